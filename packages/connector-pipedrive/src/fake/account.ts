import { z } from 'zod';
import type { Handler } from './context.js';
import { spacedTime, zoneOffset } from './times.js';
import { acceptQuery } from './validate.js';

const noQuery = z.strictObject({});

export const readUser: Handler = ({ company, user, now, search }) => {
  acceptQuery(noQuery, search);
  const data = {
    id: user.id,
    name: user.name,
    default_currency: 'USD',
    locale: 'en_US',
    lang: 1,
    email: `user${user.id}@${company.domain}.example`,
    phone: null,
    activated: true,
    last_login: spacedTime(now),
    created: spacedTime(now),
    modified: spacedTime(now),
    has_created_company: company.users[0] === user,
    access: [{ app: 'sales', admin: company.users[0] === user, permission_set_id: null }],
    active_flag: true,
    timezone_name: user.timezone,
    timezone_offset: zoneOffset(user.timezone, now),
    role_id: 1,
    icon_url: null,
    is_you: true,
    is_deleted: false,
    company_id: company.id,
    company_name: company.name,
    company_domain: company.domain,
    company_country: company.country,
    company_industry: null,
    language: { language_code: 'en', country_code: 'US' },
  };
  return { status: 200, body: { success: true, data } };
};

export const listActivityTypes: Handler = ({ company, search }) => {
  acceptQuery(noQuery, search);
  return { status: 200, body: { success: true, data: company.activityTypes } };
};
