/**
 * Bug: A group's entries all go to the first other member.
 * Origin: Groups came late to App Connect (pull requests #184 and #96);
 *   hubspot-embeddable-ringcentral-phone #230 shows how one member stands for all.
 *
 * caught by: groups.entry-for-each-member
 */
import { broken } from './broken.js';

export const groupUnderOneMember = broken({
  name: 'group-under-one-member',
  bug: "A group's entries all go to the first other member.",
  origin:
    'Groups came late to App Connect (pull requests #184 and #96); hubspot-embeddable-ringcentral-phone #230 shows how one member stands for all.',
  caughtBy: 'groups.entry-for-each-member',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const other = params.correspondents?.[0]?.[0];
      return createMessageLog({
        ...params,
        contactInfo: other ? { id: other.id, name: other.name } : params.contactInfo,
      });
    },
  }),
});
