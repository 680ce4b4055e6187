import { DaybookError } from '@daybook/core';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { open } from '../http/answers.js';
import { signedInUser } from '../http/authenticate.js';
import { isShallow } from '../intake/message-log-request.js';

const MAXIMUM_SETTINGS_BYTES = 200_000;

const tags = ['Settings'];
const savedSchema = z.record(z.string(), z.unknown());

const settingsSchema = z.object({
  userSettings: z
    .record(z.string().max(200), z.unknown())
    .refine((value) => isShallow(value), 'is nested too deeply')
    .nullish(),
  settingKeysToRemove: z.array(z.string()).max(1_000).nullish(),
});

/** A person's settings: a flat object, never null (protocol, section 6). */
export function settingsRoutes(app: App, { storage, now, authenticate }: Context): void {
  app.get(
    '/user/settings',
    {
      schema: { tags, summary: "Read the person's settings", response: { 200: savedSchema } },
      onRequest: authenticate,
    },
    async (request) => signedInUser(request).user.userSettings,
  );

  app.post(
    '/user/settings',
    {
      schema: {
        tags,
        summary: "Merge into the person's settings",
        body: settingsSchema,
        response: { 200: z.object({ userSettings: savedSchema }) },
      },
      onRequest: authenticate,
    },
    async (request) => {
      const { userKey } = signedInUser(request);
      const { userSettings: added, settingKeysToRemove } = request.body;
      const removed = new Set(settingKeysToRemove);
      const merge = (settings: Record<string, unknown>): Record<string, unknown> => {
        const merged = Object.fromEntries(
          Object.entries({ ...settings, ...added }).filter(([key]) => !removed.has(key)),
        );
        if (Buffer.byteLength(JSON.stringify(merged)) > MAXIMUM_SETTINGS_BYTES) {
          throw new DaybookError('bad_request', { detail: 'userSettings: are too large' });
        }
        return merged;
      };
      const userSettings = await storage.users.editSettings(userKey, merge, now());
      if (userSettings === undefined) {
        throw new DaybookError('not_signed_in', { detail: 'the sign-in has ended' });
      }
      return { userSettings };
    },
  );

  app.get(
    '/user/preloadSettings',
    {
      schema: {
        tags,
        security: open,
        summary: 'Settings before anybody is signed in: none',
        response: { 200: z.object({}) },
      },
    },
    async () => ({}),
  );

  /**
   * Any 200 makes the client show a person as administrator, and a text would be shown as a warning at every login:
   * so a 403 in JSON (protocol, sections 0 and 2.8).
   */
  app.route({
    method: ['GET', 'POST'],
    url: '/admin/settings',
    schema: {
      tags,
      security: open,
      summary: 'Settings of a whole account: not supported',
      response: { 403: z.object({ successful: z.literal(false), message: z.string() }) },
    },
    handler: async (_request, reply) => {
      const { message } = new DaybookError('admin_only');
      return reply.code(403).send({ successful: false, message });
    },
  });
}
