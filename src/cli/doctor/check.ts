import type {Finding} from './finding.ts';
import type {Scene} from './scene.ts';

/** One thing the doctor looks at. */
export interface Check {
	readonly name: string;
	/** Ends when the signal aborts; what it throws is told as something it could not look at. */
	look(scene: Scene, signal: AbortSignal): Promise<readonly Finding[]> | readonly Finding[];
}
