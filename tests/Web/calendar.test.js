import assert from 'node:assert/strict';
import { test } from 'node:test';

// Before anything asks for the time: formats keep the zone in which they were made.
process.env.TZ = 'Europe/Berlin';
const { agoInWords, dayLabel, shortLabel, timeLabel } = await import('../../Frontend/wwwroot/views/words.js');

const labels = (at, moment) => [dayLabel(at, moment.getTime()), shortLabel(at, moment.getTime())];
const weekdayOf = (at) => new Intl.DateTimeFormat(undefined, { weekday: 'long' }).format(at);

test('Yesterday and weekdays are counted by midnights, not by hours', () => {
  const lateOnFriday = new Date(2026, 4, 1, 23, 50);
  assert.equal(dayLabel(lateOnFriday, new Date(2026, 4, 2, 0, 10).getTime()), 'Yesterday');
  // Six days before is the last one that its weekday names; almost seven times 24 hours may lie between.
  assert.equal(shortLabel(new Date(2026, 4, 1, 0, 5), new Date(2026, 4, 7, 23, 55).getTime()), weekdayOf(lateOnFriday));
  assert.match(shortLabel(lateOnFriday, new Date(2026, 4, 8, 0, 5).getTime()), /1/);
  const ago = agoInWords(lateOnFriday, new Date(2026, 4, 2, 1, 0).getTime());
  assert.equal(ago, `yesterday at ${timeLabel(lateOnFriday)}`);
});

test('Days of 23 and 25 hours are days', () => {
  // On 25 October 2026 the clock goes back, on 29 March 2026 forward.
  const saturday = new Date(2026, 9, 24, 23, 30);
  assert.deepEqual(labels(saturday, new Date(2026, 9, 25, 23, 45)), ['Yesterday', weekdayOf(saturday)]);
  assert.equal(labels(new Date(2026, 9, 25, 0, 30), new Date(2026, 9, 25, 23, 45))[0], 'Today');
  const march = new Date(2026, 2, 28, 0, 15);
  assert.equal(dayLabel(march, new Date(2026, 2, 30, 0, 5).getTime()).includes('28'), true);
  assert.deepEqual(labels(march, new Date(2026, 2, 29, 0, 10)), ['Yesterday', weekdayOf(march)]);
  assert.equal(shortLabel(new Date(2026, 9, 19, 0, 30), new Date(2026, 9, 25, 23, 45).getTime()),
    weekdayOf(new Date(2026, 9, 19)));
});
