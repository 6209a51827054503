// What an activity's unexpected error leaves in a history: its name and code, never its words.
import { ApplicationFailure } from '@temporalio/common';
import { plain } from '../../worker/activity-failures';
import { errorForLog } from '../../worker/log';

const mailError = Object.assign(new Error('550 no mailbox of Li Lei <lilei@example.com>'), { code: 'EENVELOPE' });

it('is reported without what it says about people, and tried again', () => {
  const failure = plain(mailError);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ message: 'Error EENVELOPE', type: 'unexpected', nonRetryable: false });
  expect(failure.cause).toBeUndefined();
  expect(plain('a word').message).toBe('Error');
});

it('is logged by its place in the code only', () => {
  const logged = JSON.stringify(errorForLog(mailError));
  expect(logged).toContain('EENVELOPE');
  expect(logged).toContain('activity-failures.test');
  expect(logged).not.toContain('lilei');
});
