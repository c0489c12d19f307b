import type {FileProblem} from '../../base/yaml-document.ts';
import type {Config, ConfigOptions} from './config.ts';
import {loadConfig} from './config.ts';
import type {Detection} from './detection.ts';
import {loadDetection} from './detection.ts';

/** Everything the hub reads before it runs, and again at SIGHUP. */
export type Loaded =
	| {readonly kind: 'ok'; readonly config: Config; readonly detection: Detection}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/** Reads the configuration and the rules and decoders it names; files of those that are wrong now are used as they were `before`. */
export function load(options: ConfigOptions, before?: Detection): Loaded {
	const loaded = loadConfig(options);
	if (loaded.kind === 'error') return loaded;
	const {config} = loaded;
	const read = loadDetection(config, before);
	return read.kind === 'error' ? read : {kind: 'ok', config, detection: read.detection};
}
