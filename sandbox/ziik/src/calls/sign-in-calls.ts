import { Refusal } from '../refusal.ts';
import type { Answer, Call, Handler } from './call.ts';
import { ok } from './call.ts';

/** `/authenticate` takes `username` or, as the newer reference has it, `email`. */
export const signInCalls = {
  authenticate: (call) => {
    const { username, password } = call.instance.settings;
    const stated = call.body.username ?? call.body.email;
    if (
      typeof stated !== 'string' ||
      stated.toLowerCase() !== username.toLowerCase() ||
      call.body.password !== password
    ) {
      throw new Refusal(401, 'Invalid credentials.');
    }
    return tokenFor(call);
  },
  renew: tokenFor,
} satisfies Record<string, Handler>;

function tokenFor({ instance }: Call): Answer {
  const token = instance.signIn.issue(instance.clock());
  return ok(instance.settings.authenticateShape === 'array' ? [token] : token);
}
