import { expect, it } from 'vitest';
import { digestWith, startConnector } from './support/start-connector.js';

it('never takes a list that goes on and on for one without the entry', async () => {
  const { connector, company, access } = startConnector();
  const contactInfo = company.addPerson({ name: 'Ada Known', phones: ['+14155550100'] });
  const digest = digestWith(contactInfo);
  const { marker, subject } = digest;
  const entry = { ...access, contactInfo, digest, additionalSubmission: {}, correspondents: [] };
  await connector.call('createMessageLog', { ...entry, previous: 'none' });
  const [written] = company.activities;
  const addTime = '2026-07-15T04:00:00Z';
  for (let newer = 0; newer < 2_001; newer += 1)
    company.activities.push({
      ...structuredClone(written!),
      id: company.nextId('activity'),
      note: 'Imported',
      add_time: addTime,
      update_time: addTime,
    });

  const isEndless = {
    code: 'crm_unavailable',
    message: 'Pipedrive is not answering (a list of it does not end). Please try again later.',
  };
  const created = { createdSince: '2026-07-14T03:30:00Z' };
  await expect(
    connector.call('findMessageLog', { ...access, contactInfo, marker, subject, ...created }),
  ).rejects.toMatchObject(isEndless);
  await expect(connector.call('createMessageLog', { ...entry, previous: 'uncertain' })).rejects.toMatchObject(
    isEndless,
  );
  expect(company.activities).toHaveLength(2_002);
});
