// Shows what changes while it changes, and sends forms without leaving the page. Without this script the page works, too.
const place = document.querySelector('[data-events]');

/** Puts new content into a part of the page; whoever stands in it with the keyboard stays where they are. */
function show(id, html) {
  const region = document.getElementById(id);
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  region.innerHTML = html;
  if (focused === null) return;
  const same = (focused.id && document.getElementById(focused.id)) || region.querySelector('[tabindex]');
  const next = same ?? document.getElementById('crm-title');
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus();
}

function toTheEnd() {
  const thread = document.querySelector('.thread');
  if (thread !== null) thread.scrollTop = thread.scrollHeight;
}

let events;

/** A browser makes six connections to a server, for all tabs together: one that nobody looks at holds none of them. */
function watch() {
  events?.close();
  if (document.hidden) return;
  events = new EventSource(place.dataset.events);
  events.addEventListener('message', ({ data }) => {
    const changed = JSON.parse(data);
    for (const [id, html] of Object.entries(changed)) show(id, html);
    if ('thread' in changed) toTheEnd();
  });
}

document.addEventListener('visibilitychange', watch);
watch();
toTheEnd();

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const refusal = refusalOf(form.action, body);
  const text = form.elements.namedItem('text');
  const typed = text?.value;
  // At once: who presses twice sends it once.
  if (typed) text.value = '';
  const told = await refusal;
  if (told === undefined) return;
  document.getElementById('told').textContent = told;
  if (typed && text.value === '') text.value = typed;
}

/** Why it was not taken; undefined when it was. */
async function refusalOf(url, body) {
  try {
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    return answer.type === 'opaqueredirect' ? undefined : await answer.text();
  } catch {
    return 'Daybook does not answer. Is it still running?';
  }
}

place.addEventListener('submit', (event) => {
  if (event.target.matches('[data-leaves]')) return;
  event.preventDefault();
  void send(event.target, event.submitter);
});
