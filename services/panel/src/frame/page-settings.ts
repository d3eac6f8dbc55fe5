function setting(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="panel:${name}"]`)?.content ?? '';
}

/** Origins whose pages may hold the panel in a frame, as the server was told them. */
export const PARENT_ORIGINS = setting('parent-origins').split(' ').filter(Boolean);
/** Where the panel is opened from; null where the server was not told. */
export const RETURN_URL = setting('return-url') || null;
