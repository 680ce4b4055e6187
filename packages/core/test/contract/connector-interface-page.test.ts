import { expect, test } from 'vitest';
import { renderConnectorInterfacePage } from '../support/connector-interface-page.js';

test('the connector interface reference says what the contract says (after a change: run this test with -u)', async () => {
  await expect(renderConnectorInterfacePage()).toMatchFileSnapshot('../../../../docs/connector-interface.md');
});
