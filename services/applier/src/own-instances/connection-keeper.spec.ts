import { describe, expect, it } from '@jest/globals';
import type { InstanceTrouble } from '@user-sync/control';
import { type ConnectionPorts, keepConnection } from './connection-keeper.ts';
import type { ZiikConnection } from './ziik-connection.ts';

const WRONG = 'ziik-credentials-wrong';
const AWAY = 'ziik-unavailable';

/** A keeper whose instance has `settings`: their version, or why they cannot be used. `happened` in order. */
function aKeeper(settings: number | InstanceTrouble | null) {
  const instance = { settings, trouble: undefined as InstanceTrouble | null | undefined, nowMs: 0 };
  const happened: string[] = [];
  const note = async (what: string) => void happened.push(what);
  const connectionOf = (version: number) => {
    const pace = { trouble: () => instance.trouble };
    return { version, pace, close: () => note(`close ${version}`) } as unknown as ZiikConnection;
  };
  const ports: ConnectionPorts = {
    async connect() {
      await note(`connect ${instance.settings}`);
      return typeof instance.settings === 'number' ? connectionOf(instance.settings) : instance.settings;
    },
    tell: (trouble) => note(`tell ${trouble}`),
    now: () => instance.nowMs,
  };
  return { keeper: keepConnection(ports), instance, happened };
}

describe('the connection to an instance', () => {
  it('is opened once, and kept while the settings stay', async () => {
    const { keeper, happened } = aKeeper(1);
    keeper.want(1);

    const first = await keeper.open();
    keeper.want(1);

    expect(await keeper.open()).toBe(first);
    expect(keeper.live()).toBe(first);
    expect(happened).toEqual(['connect 1']);
  });

  it('is replaced with the next version', async () => {
    const { keeper, instance, happened } = aKeeper(1);
    keeper.want(1);
    await keeper.open();

    instance.settings = 2;
    expect(keeper.want(2)).toBe(true);

    expect(await keeper.open()).toMatchObject({ version: 2 });
    expect(happened).toEqual(['connect 1', 'connect 2', 'close 1']);
  });

  it('is not replaced when it already has a later version than the notified one', async () => {
    const { keeper, happened } = aKeeper(2);
    await keeper.open();
    keeper.want(1);

    expect(await keeper.open()).toMatchObject({ version: 2 });
    expect(happened).toEqual(['connect 2']);
  });

  it('is none where the instance is gone, and looked for again each time', async () => {
    const { keeper, happened } = aKeeper(null);

    expect(await keeper.open()).toBeNull();
    await keeper.open();

    expect(happened).toEqual(['connect null', 'connect null']);
  });

  it('is left alone if its settings cannot be used, and retried after half a minute', async () => {
    const { keeper, instance, happened } = aKeeper(WRONG);
    keeper.want(1);

    for (instance.nowMs of [0, 10_000, 30_000, 30_001]) {
      keeper.want(1);
      expect(await keeper.open()).toBeNull();
    }

    expect(happened).toEqual([`connect ${WRONG}`, `tell ${WRONG}`, `connect ${WRONG}`]);
  });

  it('is retried at once if its settings have changed', async () => {
    const { keeper, instance } = aKeeper(WRONG);
    keeper.want(1);
    await keeper.open();

    instance.settings = 2;
    keeper.want(2);

    expect(await keeper.open()).toMatchObject({ version: 2 });
  });

  it('is closed with the calls in progress', async () => {
    const { keeper, happened } = aKeeper(1);
    await keeper.close();
    await keeper.open();
    await keeper.close();

    expect(happened).toEqual(['connect 1', 'close 1']);
  });
});

describe('the error of an instance', () => {
  it('is reported once, and when it is over', async () => {
    const { keeper, instance, happened } = aKeeper(1);
    await keeper.open();

    for (instance.trouble of [undefined, AWAY, AWAY, null, null, AWAY] as const) await keeper.tellTrouble();

    expect(happened.slice(1)).toEqual([`tell ${AWAY}`, 'tell null', `tell ${AWAY}`]);
  });

  it('is not reported before there is a connection', async () => {
    const { keeper, happened } = aKeeper(1);

    await keeper.tellTrouble();

    expect(happened).toEqual([]);
  });

  it('is reported again if that failed', async () => {
    const told: unknown[] = [];
    const keeper = keepConnection({
      connect: async () => WRONG,
      async tell(trouble) {
        told.push(trouble);
        if (told.length === 1) throw new Error('no database');
      },
      now: () => 0,
    });

    await expect(keeper.open()).rejects.toThrow('no database');
    await keeper.tellTrouble();

    expect(told).toEqual([WRONG, WRONG]);
  });
});
