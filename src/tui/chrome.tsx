import {Box, Text} from 'ink';
import type {ReactElement} from 'react';
import type {Box as Place} from './layout.ts';
import {sentinelRows} from './term/frame-sink.ts';
import type {Chrome} from './view.ts';

/** The frame around the painted panes: where they lie, the line between list and detail, and the window over them. */
export function ChromeFrame({chrome}: {readonly chrome: Chrome}): ReactElement {
	const {columns, rows, panes, window, border} = chrome;
	return (
		<Box width={columns} height={rows}>
			{panes.map(({box, index}) => (
				<Painted key={index} box={box} index={index} />
			))}
			{panes
				.filter(({box}) => box.x > 0)
				.map(({box, index}) => (
					<Separator key={index} box={box} border={border} />
				))}
			{window === null ? null : <Window {...window} border={border} />}
		</Box>
	);
}

function Painted({box, index}: {readonly box: Place; readonly index: number}): ReactElement {
	return (
		<Box position="absolute" left={box.x} top={box.y} width={box.width} height={box.height}>
			<Text wrap="truncate">{sentinelRows(index, box)}</Text>
		</Box>
	);
}

/** On the left of a pane that stands beside another. */
function Separator({
	box,
	border,
}: {
	readonly box: Place;
	readonly border: Chrome['border'];
}): ReactElement {
	return (
		<Box
			position="absolute"
			left={box.x - 1}
			top={box.y}
			width={1}
			height={box.height}
			borderStyle={border}
			borderTop={false}
			borderBottom={false}
			borderRight={false}
		/>
	);
}

function Window({
	box,
	index,
	border,
}: {
	readonly box: Place;
	readonly index: number;
	readonly border: Chrome['border'];
}): ReactElement {
	return (
		<Box
			position="absolute"
			left={box.x}
			top={box.y}
			width={box.width}
			height={box.height}
			borderStyle={border}
		>
			<Text wrap="truncate">
				{sentinelRows(index, {width: box.width - 4, height: box.height - 2}, 1)}
			</Text>
		</Box>
	);
}
