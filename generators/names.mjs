// @ts-check

/**
 * The forms in which an id stands in code.
 *
 * @param {string} id
 * @returns {{ pascal: string, constant: string }}
 * @example
 * namesOf('acme-crm'); // { pascal: 'AcmeCrm', constant: 'ACME_CRM' }
 */
export function namesOf(id) {
  return { pascal: capitalised(id).join(''), constant: id.replaceAll('-', '_').toUpperCase() };
}

/**
 * Two ids with the same key would have the same names in code, or names that a person takes for the same.
 *
 * @param {string} id
 */
export function collisionKey(id) {
  return id.replaceAll('-', '');
}

/**
 * The display name that an id suggests.
 *
 * @param {string} id
 * @example
 * titleOf('acme-crm'); // 'Acme Crm'
 */
export function titleOf(id) {
  return capitalised(id).join(' ');
}

/** @param {string} id */
function capitalised(id) {
  return id.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
}
