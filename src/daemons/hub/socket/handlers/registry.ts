import type {Handlers} from '../handler.ts';
import {alertHandlers} from './alerts.ts';
import {auditHandlers} from './audit.ts';
import {eventHandlers} from './events.ts';
import {sessionHandlers} from './session.ts';
import {subscriptionHandlers} from './subscriptions.ts';
import {triageHandlers} from './triage.ts';

/** Every method's handler; the type makes a method without one an error. */
export const handlers: Handlers = {
	...alertHandlers,
	...auditHandlers,
	...eventHandlers,
	...sessionHandlers,
	...subscriptionHandlers,
	...triageHandlers,
};
