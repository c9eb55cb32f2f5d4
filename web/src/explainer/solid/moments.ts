/** A stretch of a file: its own letter, or `#` for bytes that are never looked at. */
export type Block = string

/** One thing that happens to a file, and what follows. */
export interface Moment {
  name: string
  /** The file afterwards; nothing where it is gone. */
  machine: Block[]
  /** What is sent. */
  travels: Block[]
  /** The generations in the archive afterwards, the oldest first. */
  archive: Block[][]
  why: string
}

export const MOMENTS: Moment[] = [
  {
    name: 'It is new',
    machine: ['A', 'B', 'C'],
    travels: ['A', 'B', 'C'],
    archive: [['A', 'B', 'C']],
    why: 'It is read once from its first byte to its last, hashed, compressed and sent.',
  },
  {
    name: 'Nothing happens',
    machine: ['A', 'B', 'C'],
    travels: [],
    archive: [['A', 'B', 'C']],
    why: 'Size and times are as they were: one look, nothing is read and nothing sent.',
  },
  {
    name: 'It grows',
    machine: ['A', 'B', 'C', 'D'],
    travels: ['D'],
    archive: [['A', 'B', 'C', 'D']],
    why: 'What is archived has to be its beginning still, byte for byte. Then only the tail is sent.',
  },
  {
    name: 'It is rewritten',
    machine: ['X', 'Y'],
    travels: ['X', 'Y'],
    archive: [
      ['A', 'B', 'C', 'D'],
      ['X', 'Y'],
    ],
    why: 'Its beginning is another: a new generation starts. The old one stays, and both can be downloaded.',
  },
  {
    name: 'It is moved',
    machine: ['X', 'Y'],
    travels: [],
    archive: [
      ['A', 'B', 'C', 'D'],
      ['X', 'Y'],
    ],
    why: 'It is known by what it is, not by where it lies. Only its new place is noted.',
  },
  {
    name: 'It is deleted',
    machine: [],
    travels: [],
    archive: [
      ['A', 'B', 'C', 'D'],
      ['X', 'Y'],
    ],
    why: 'It is marked as gone. What was archived is kept.',
  },
  {
    name: 'A secret lies beside it',
    machine: ['#', '#'],
    travels: [],
    archive: [],
    why: 'Files with credentials are on a list. They are not opened, not listed and not sent.',
  },
]
