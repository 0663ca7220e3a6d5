/** So long after the last key, click or turn of the wheel somebody is taken to be at the page. */
const attendedMilliseconds = 120_000;

let lastInput = Date.now();
for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
  addEventListener(type, () => (lastInput = Date.now()), { capture: true, passive: true });

/** Whether somebody is at the page. What it asks by itself while nobody is must not keep the session alive. */
export function isAttended(): boolean {
  return Date.now() - lastInput < attendedMilliseconds;
}
