/** Names of the pages of who works in the court. */
export const STAFF_STORIES = [
  'docket',
  'docket-empty',
  'docket-form',
  'records',
  'records-none',
  'player',
] as const;
export type StaffStory = (typeof STAFF_STORIES)[number];
