/**
 * The smallest correct Daybook connector. Its CRM is one JSON file, which a web page shows.
 *
 * @packageDocumentation
 */
export { createMockConnector, type MockConnectorOptions } from './mock-connector.js';
export {
  createMockCrm,
  type MockCall,
  type MockContact,
  MockCrm,
  type MockCrmData,
  type MockLog,
  mockCrmSchema,
} from './mock-crm.js';
export { type MockCrmFrame, renderMockCrmPage } from './mock-crm-page.js';
