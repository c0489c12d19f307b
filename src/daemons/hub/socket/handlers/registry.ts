import type {Handlers} from '../handler.ts';
import {alertHandlers} from './alerts.ts';
import {auditHandlers} from './audit.ts';
import {clinicHandlers} from './clinic.ts';
import {endpointHandlers} from './endpoints.ts';
import {eventHandlers} from './events.ts';
import {holdHandlers} from './holds.ts';
import {importHandlers} from './imports.ts';
import {ledgerHandlers} from './ledger.ts';
import {parseErrorHandlers} from './parse-errors.ts';
import {searchHandlers} from './search.ts';
import {sessionHandlers} from './session.ts';
import {lookupHandlers} from './lookups.ts';
import {sourceHandlers} from './sources.ts';
import {statisticsHandlers} from './statistics.ts';
import {subscriptionHandlers} from './subscriptions.ts';
import {triageHandlers} from './triage.ts';

/** Every method's handler; the type makes a method without one an error. */
export const handlers: Handlers = {
	...alertHandlers,
	...auditHandlers,
	...clinicHandlers,
	...endpointHandlers,
	...eventHandlers,
	...holdHandlers,
	...importHandlers,
	...ledgerHandlers,
	...parseErrorHandlers,
	...searchHandlers,
	...sessionHandlers,
	...lookupHandlers,
	...sourceHandlers,
	...statisticsHandlers,
	...subscriptionHandlers,
	...triageHandlers,
};
