const STATUS = {
  'rate-limit-with-hint': 429,
  'rate-limit-epoch': 429,
  'rate-limit-without-hint': 429,
  'server-error': 500,
  unavailable: 503,
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
};

const USERS = {
  'Bearer acme-key-123456': { id: 7, name: 'Ann Agent', company: 1 },
  'Bearer acme-key-654321': { id: 8, name: 'Bob Colleague', company: 1 },
};

/** Acme in memory, with the port that the kit looks through. */
export function openFakeAcme({ now }) {
  const contacts = [];
  const entries = [];
  const faults = [];
  let lastId = 0;
  const entryOf = (id) => entries.find((entry) => entry.logId === Number(id));
  const add = (entry) => {
    entries.push({ logId: ++lastId, label: null, ...entry });
    return entries.at(-1);
  };

  function answer(method, url, headers, body) {
    const user = USERS[headers.get('authorization')];
    if (!user) return Response.json({}, { status: 401 });
    const [, place, id] = url.pathname.split('/');
    const { phone, marker } = Object.fromEntries(url.searchParams);
    if (place === 'me') return Response.json(user);
    if (place === 'contacts') return Response.json(contacts.filter((contact) => holds(contact.phone, phone)));
    if (method === 'POST') return Response.json(add(body), { status: 201 });
    if (id === undefined) return Response.json(entries.filter((entry) => entry.marker === marker));
    const entry = entryOf(id);
    if (!entry) return Response.json({ error: 'gone' }, { status: 404 });
    return Response.json(method === 'PATCH' ? Object.assign(entry, body) : entry);
  }

  return {
    async fetch(request, withhold) {
      const url = new URL(request.url);
      const text = await request.text();
      const carryOut = () =>
        answer(request.method, url, request.headers, text === '' ? undefined : JSON.parse(text));
      const fault = faults.find(({ on, times }) => times > 0 && on === targetOf(request.method, url));
      if (!fault) return carryOut();
      fault.times -= 1;
      if (fault.kind === 'hang') return withhold();
      if (fault.kind === 'answer-lost-after-write') throw new Error(`lost ${carryOut().status}`);
      if (fault.kind === 'not-json') return carryOut() && new Response('<html>Hello</html>');
      const headers = {};
      if (fault.kind === 'rate-limit-with-hint') headers['retry-after'] = '2';
      if (fault.kind === 'rate-limit-epoch')
        headers['x-ratelimit-reset'] = String(Math.ceil(now() / 1000) + 2);
      return Response.json({ error: fault.kind }, { status: STATUS[fault.kind], headers });
    },
    seedContact(contact) {
      contacts.push({ id: ++lastId, ...contact });
      return lastId;
    },
    entries: () =>
      entries.map(({ logId, contact, subject, body }) => ({
        id: logId,
        contactId: contact,
        subject,
        body,
        deleted: false,
      })),
    editEntry: (id, change) => void Object.assign(entryOf(id), change),
    deleteEntry: (id) => void entries.splice(entries.indexOf(entryOf(id)), 1),
    seedOtherEntries(contact, count) {
      for (let number = 1; number <= count; number += 1)
        add({ contact, subject: `Call ${number}`, body: 'Called back' });
    },
    setUserField: (id) => void (entryOf(id).label = 'important'),
    userField: (id) => entryOf(id).label,
    shownAs: (id) => ({ format: 'text/plain', text: entryOf(id).body }),
    shownDay: (id) => entryOf(id).day,
    queueFault(fault) {
      faults.push({ ...fault });
      return { hintMs: 2000 };
    },
  };
}

function targetOf(method, url) {
  if (url.pathname.startsWith('/contacts')) return 'contacts';
  if (method === 'POST') return 'create';
  if (method === 'PATCH') return 'update';
  return url.searchParams.has('marker') ? 'find' : 'read';
}

/** Acme's search finds a text, and digits whatever stands between them. */
function holds(kept, term) {
  return kept.toLowerCase().includes(term.toLowerCase()) || kept.replace(/\D/g, '').includes(term);
}
