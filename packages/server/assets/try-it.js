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

new EventSource(place.dataset.events).addEventListener('message', ({ data }) => {
  const changed = JSON.parse(data);
  for (const [id, html] of Object.entries(changed)) show(id, html);
  if ('thread' in changed) toTheEnd();
});
toTheEnd();

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const text = form.elements.namedItem('text');
  if (text !== null) text.value = '';
  const told = document.getElementById('told');
  try {
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    if (answer.type !== 'opaqueredirect') told.textContent = await answer.text();
  } catch {
    told.textContent = 'Daybook does not answer. Is it still running?';
  }
}

place.addEventListener('submit', (event) => {
  if (event.target.matches('[data-leaves]')) return;
  event.preventDefault();
  void send(event.target, event.submitter);
});
