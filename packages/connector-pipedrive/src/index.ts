/**
 * The Daybook connector for Pipedrive: one activity per conversation per day.
 *
 * @packageDocumentation
 */
export type { OauthApp } from './manifest.js';
export { createPipedriveConnector, type PipedriveConnectorOptions } from './pipedrive-connector.js';
