/** Application permissions that allow reading all users. Source: learn.microsoft.com/graph/api/user-delta */
const SUFFICIENT = new Set(['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']);

/**
 * Whether a token names a permission to read users; undefined if it is unknown, since Microsoft calls tokens
 * for Graph opaque to clients. For the words of a diagnosis only: Graph's answer decides.
 */
export function allowsReadingUsers(token: string): boolean | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof payload !== 'object' || payload === null) return undefined;
    const { roles } = payload as { roles?: unknown };
    return Array.isArray(roles) && roles.some((role) => SUFFICIENT.has(role));
  } catch {
    return undefined;
  }
}
