/**
 * What the CRM holds before anything is written: three contacts, and no entries. The phone numbers are written in
 * three ways on purpose, as people do.
 */
export const seed = {
  nextId: 104,
  contacts: [
    {
      id: 101,
      name: 'Ada Known',
      type: 'Contact',
      phone: '(415) 555-0100',
      leads: [{ id: 'lead-77', title: 'Website' }],
      deals: [
        { id: 901, title: 'Roof' },
        { id: 902, title: 'Garden' },
      ],
    },
    { id: 102, name: 'Bob Builder', type: 'Contact', phone: '+44 20 7946 0018' },
    { id: 103, name: 'Carla Gomez', type: 'Lead', phone: '212-555-0147' },
  ],
  logs: [],
};
