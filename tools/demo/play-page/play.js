// The play page: its buttons, and the panel in the frame beside them, which is given a token of the sandbox.

const panel = document.getElementById('panel');
const log = document.getElementById('log');
const panelOrigin = new URL(panel.dataset.src).origin;

async function post(path) {
  const answer = await fetch(path, { method: 'POST' });
  if (!answer.headers.get('content-type')?.startsWith('application/json')) throw new Error(await answer.text());
  return answer.json();
}

addEventListener('message', async ({ source, origin, data }) => {
  if (source !== panel.contentWindow || origin !== panelOrigin || data?.type !== 'azure-user-sync:ready') return;
  const { token, path } = await post('token');
  panel.contentWindow.postMessage({ type: 'azure-user-sync:token', token, path }, panelOrigin);
});
// Only now: the panel asks as soon as it is there.
panel.src = panel.dataset.src;

function paragraph(text, kind = '') {
  const element = document.createElement('p');
  element.textContent = text;
  element.className = kind;
  return element;
}

function tell({ did, watch, error }) {
  document.getElementById('nothing').hidden = true;
  const time = paragraph(new Date().toLocaleTimeString(), 'time');
  const item = document.createElement('article');
  item.append(time, ...(error ? [paragraph(error, 'error')] : [paragraph(did), paragraph(watch, 'watch')]));
  log.prepend(item);
}

for (const button of document.querySelectorAll('button[data-action]')) {
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    try {
      tell(await post(`actions/${button.dataset.action}`));
    } catch (error) {
      tell({ error: `The demo does not answer; is it still running? (${error.message})` });
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
}
