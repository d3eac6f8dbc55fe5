import { describe, expect, it } from '@jest/globals';
import { whoChanged } from './who-changed.ts';

const ada = { actor: 'ada', actorName: 'Ada Jensen', at: '2026-11-28T10:02:00Z' };
const bo = { actor: 'bo', actorName: null, at: '2026-11-28T10:01:00Z' };

describe('who changed a part', () => {
  it('is who did it last', () => {
    const entries = [
      { ...ada, changes: { unitField: { before: 'city', after: 'state' } } },
      { ...bo, changes: { unitField: { before: 'department', after: 'city' }, name: { before: 'A', after: 'B' } } },
    ];

    expect([...whoChanged(['unitField', 'name', 'enabled'], entries, undefined)]).toEqual([
      ['unitField', { name: 'Ada Jensen', isSelf: false, at: ada.at }],
      ['name', { name: null, isSelf: false, at: bo.at }],
    ]);
  });

  it('is told apart option by option', () => {
    const options = {
      before: { matching: 'exact', welcomeMail: false },
      after: { matching: 'relaxed', welcomeMail: false },
    };

    expect([...whoChanged(['matching', 'welcomeMail'], [{ ...ada, changes: { options } }], 'x').keys()]).toEqual([
      'matching',
    ]);
  });

  it('[S8] is known of a secret by its version', () => {
    const changes = { secretVersion: { before: 1, after: 2 } };

    expect(whoChanged(['secret'], [{ ...ada, changes }], 'ada').get('secret')).toMatchObject({ isSelf: true });
  });
});
