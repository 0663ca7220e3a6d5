import { describe, expect, it } from 'vitest';
import { actionOfFix } from '../../web/actions/action-of-fix.ts';

describe('the button beside a fix', () => {
  it.each([
    ['mintmark apply', { action: 'apply', credential: 'upload' }],
    ['mintmark apply other-upload', { action: 'apply', credential: 'other-upload' }],
    ['mintmark apply --sweep', { action: 'sweep' }],
    ['mintmark apply --rotate upload', { action: 'rotate', credential: 'upload' }],
    ['mintmark apply --retire upload', { action: 'retire', credential: 'upload' }],
    ['mintmark apply --replace-slots', undefined],
    ['mintmark prove upload', { action: 'prove', credential: 'upload' }],
    ['take it out there, or declare it as a placement', undefined],
  ])('does what "%s" says', (fix, action) => {
    expect(actionOfFix(fix, 'upload')).toEqual(action);
  });
});
