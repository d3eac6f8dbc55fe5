import type { Surroundings } from '../an-office.ts';

/**
 * A token of an administrator of an instance with a name of their own. What is limited for each person, as trials of a
 * connection are, is not used up by somebody else's test then.
 */
export async function tokenOf({ sandbox }: Surroundings, instance: string, name: string): Promise<string> {
  const request = { sub: `${name} of ${instance}`, name, roles: ['platform-administrator'], instance };
  return (await sandbox.ziik.send<{ token: string }>('POST', '/tokens', request)).token;
}
