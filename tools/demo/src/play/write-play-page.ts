import { ACTIONS, GROUPS } from './actions.ts';

/** The play page, with a button for each action; `panel` is the address of the panel that is shown beside them. */
export function writePlayPage(panel: string): string {
  const groups = GROUPS.map(
    ({ title, actions }) => `
      <section>
        <h2>${escaped(title)}</h2>
        <div class="buttons">${actions.map((name) => buttonOf(name)).join('')}</div>
      </section>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Play with the sandbox – Azure User Sync</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="play.css">
    <script type="module" src="play.js"></script>
  </head>
  <body>
    <main>
      <div class="do">
        <h1>Play with the sandbox</h1>
        <p class="lead">
          Each button changes the emulated Azure or Ziik. Watch the effect in the panel
          <span class="beside">beside</span><span class="elsewhere">in <a href="panel" target="_blank"
          rel="noreferrer">a window of its own</a></span>.
        </p>
        <p>${buttonOf('initiate', 'primary')}</p>
        ${groups.join('')}
      </div>
      <section class="told" aria-labelledby="told" tabindex="0">
        <h2 id="told">What happened</h2>
        <p id="nothing">Nothing yet.</p>
        <div id="log" role="log" aria-labelledby="told"></div>
      </section>
    </main>
    <iframe id="panel" title="The panel" data-src="${escaped(panel)}"></iframe>
  </body>
</html>
`;
}

function buttonOf(name: string, kind = ''): string {
  return `<button type="button" data-action="${name}" class="${kind}">${escaped(ACTIONS[name]!.label)}</button>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
