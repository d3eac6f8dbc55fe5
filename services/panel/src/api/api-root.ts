/** Where the API is: beside the panel, below the prefix that the gateway gives both. */
export const API_ROOT = new URL('..', document.baseURI).href.replace(/\/$/, '');
