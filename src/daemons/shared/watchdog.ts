import type {ServiceNotify} from './service-notify.ts';

/**
 * Feeds the service manager's watchdog twice within its time, as long as there is progress: this runs at all only while the event loop
 * turns, and `isMoving` says whether the daemon's work moves on. Returns the function that ends it.
 */
export function startWatchdog(
	service: Pick<ServiceNotify, 'watchdogMs' | 'watchdog'>,
	isMoving: () => boolean,
): () => void {
	if (service.watchdogMs === undefined) return () => undefined;
	const timer = setInterval(() => {
		if (isMoving()) service.watchdog();
	}, service.watchdogMs / 2);
	// It must not keep a daemon alive that is done.
	timer.unref();
	return () => clearInterval(timer);
}
