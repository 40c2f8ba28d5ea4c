import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoints.ts';
import { planRotation, type RotationState } from '../../src/endpoints/plan-rotation.ts';

const HOUR = 3600_000;

function endpoint(id: string, name: string): Endpoint {
  return {
    id,
    name,
    url: 'https://a.example/webhook',
    eventTypes: ['batch.failed'],
    createdAt: new Date(0),
  };
}

const first = endpoint('we_1', 'Production');
const second = endpoint('we_2', 'Production (rotating we_1)');
const third = endpoint('we_3', 'Production (rotating we_2)');
const another = endpoint('we_9', 'Production');

/** The steps in short, with the stored ones by their ids. */
function plan(endpoints: readonly Endpoint[], stored: readonly string[], id = 'we_1') {
  const state: RotationState = {
    endpoints,
    id,
    canRotate: false,
    isStored: (one) => stored.includes(one.id),
    canRetire: (one) => stored.includes(one.id),
    graceMs: HOUR,
  };
  return planRotation(state)?.map((step) =>
    [
      step.do,
      'id' in step ? step.id : '',
      'parts' in step ? step.parts.name : '',
      'name' in step ? step.name : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

const create = 'create Production (rotating we_1)';
const finish = ['retire we_1', 'rename Production'];
const leave = ['leave we_1', 'rename Production'];

describe('planRotation', () => {
  it.each([
    ['has nothing to go on from', [first], ['we_1'], [create, 'wait', 'remove we_1', ...finish]],
    ['nobody has the old secret', [first], [], [create, 'wait', 'remove we_1', ...leave]],
    [
      'a second one was made and its secret lost',
      [second, first],
      ['we_1'],
      ['remove we_2', create, 'wait', 'remove we_1', ...finish],
    ],
    [
      'a second one was made and its secret stored',
      [second, first],
      ['we_1', 'we_2'],
      ['go-on we_2', 'wait', 'remove we_1', ...finish],
    ],
    [
      'there are several second ones',
      [endpoint('we_5', second.name), second, endpoint('we_4', second.name), first],
      ['we_1', 'we_2', 'we_4'],
      ['remove we_5', 'remove we_4', 'go-on we_2', 'wait', 'remove we_1', 'retire we_4', ...finish],
    ],
    ['the first one is gone', [second], ['we_2'], ['go-on we_2', 'wait', ...leave]],
    [
      'the first one is gone and the secret of the second lost',
      [second],
      [],
      [
        'create Production (rotating we_2)',
        'wait',
        'remove we_2',
        'leave we_2',
        'rename Production',
      ],
    ],
    [
      'that was interrupted, too',
      [third, second],
      ['we_3'],
      ['go-on we_3', 'wait', 'remove we_2', 'leave we_2', 'rename Production'],
    ],
    [
      'there are others of that name',
      [another, first],
      ['we_9'],
      [create, 'wait', 'remove we_1', ...leave],
    ],
  ])('replaces an endpoint where %s', (_what, endpoints, stored, expected) => {
    expect(plan(endpoints, stored)).toEqual(expected);
  });

  it.each([
    [[second, first], ['we_2']],
    [[second], ['we_2']],
  ])('goes on with what it has made, too', (endpoints, stored) => {
    expect(plan(endpoints, stored, 'we_2')).toEqual(plan(endpoints, stored, 'we_1'));
  });

  it('makes the second one like the first', () => {
    const state = { endpoints: [first], id: 'we_1', canRotate: false, graceMs: HOUR };
    const yes = () => true;
    const [step] = planRotation({ ...state, isStored: yes, canRetire: yes }) ?? [];
    expect(step).toEqual({
      do: 'create',
      parts: {
        name: 'Production (rotating we_1)',
        url: first.url,
        eventTypes: first.eventTypes,
      },
    });
  });

  it('makes no name that is too long', () => {
    const long = endpoint('we_1', 'n'.repeat(256));
    const [made = ''] = plan([long], []) ?? [];
    expect(made).toMatch(/^create n+ \(rotating we_1\)$/);
    expect(made.length).toBe('create '.length + 256);
  });

  it.each([true, false])(
    'rotates in place where the sender can (old secret known: %s)',
    (known) => {
      const state = {
        endpoints: [first],
        canRotate: true,
        isStored: () => known,
        canRetire: () => known,
        graceMs: HOUR,
      };
      expect(planRotation({ ...state, id: 'we_1' })).toEqual([
        { do: 'rotate-secret', id: 'we_1' },
        known ? { do: 'retire', id: 'we_1', graceMs: HOUR } : { do: 'leave', id: 'we_1' },
        { do: 'wait' },
      ]);
      expect(planRotation({ ...state, id: 'we_2' })).toBeUndefined();
    },
  );

  it('has no plan for what is not there', () => {
    expect(plan([another], ['we_9'])).toBeUndefined();
  });
});
