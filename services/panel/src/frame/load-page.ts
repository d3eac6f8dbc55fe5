/** The page is of a version of the panel that the server does not have any more. */
export class NewVersion extends Error {}

/** The page could not be loaded, though the version of the panel is the server's. */
class NotLoaded extends Error {}

/** Loads a page; where its file is gone after an upgrade, says so instead of "failed to fetch". */
export async function loadPage<Page>(load: () => Promise<Page>): Promise<Page> {
  try {
    return await load();
  } catch (error) {
    throw (await isReplaced()) ? new NewVersion() : new NotLoaded('', { cause: error });
  }
}

/** Whether the server has another panel now than the one that is running. */
async function isReplaced(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"]')?.getAttribute('src');
  try {
    const page = await fetch(document.baseURI, { cache: 'no-store' });
    return page.ok && isOtherPanel(await page.text(), own);
  } catch {
    return false;
  }
}

/** Whether a page of the panel begins with another script than this one. */
export function isOtherPanel(html: string, ownScript: string | null | undefined): boolean {
  const script = /<script\b[^>]*\bsrc="([^"]+)"/.exec(html)?.[1];
  return script !== undefined && script !== ownScript;
}
