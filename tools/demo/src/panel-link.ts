/** The address that opens a page of the panel signed in. The token is in the fragment, which no server sees. */
export function panelLink(config: string, token: string, path: string): string {
  return `${config}/panel/#token=${token}&path=${encodeURI(path)}`;
}
