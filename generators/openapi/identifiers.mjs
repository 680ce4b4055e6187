// @ts-check

/**
 * @param {string} wanted
 * @param {string} ending
 * @param {Set<string>} taken the name is added
 * @returns {string} a name that nobody has
 */
export function freeName(wanted, ending, taken) {
  let name = wanted + ending;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}${ending}`;
  taken.add(name);
  return name;
}

/**
 * @param {string} text
 * @example
 * camel('Get_all persons'); // 'getAllPersons'
 */
export function camel(text) {
  const words = text.match(/[A-Za-z0-9]+/g) ?? ['value'];
  const joined = words
    .map(
      (word, index) =>
        (index === 0 ? word.slice(0, 1).toLowerCase() : word.slice(0, 1).toUpperCase()) + word.slice(1),
    )
    .join('');
  return /^\d/.test(joined) ? `the${joined}` : joined;
}

/**
 * @param {string} name
 * @example
 * pascal('addPerson'); // 'AddPerson'
 */
export function pascal(name) {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
