/**
 * Photos and documents of candidates and motions (PROTOCOL §4.6). A definition names them by hash, so that phi binds the
 * bytes: who shows one checks the hash of what was loaded.
 */
import { z } from 'zod';

/** Bytes, pixels. A photo is small because every voter loads it over the slowest line. */
export const materialBounds = { photo: 60_000, side: 1024, document: 5_000_000 } as const;

export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const documentType = 'application/pdf';

/** Hex SHA-256 of the exact bytes: the name under which they are served. */
export const MaterialHash = z.string().regex(/^[0-9a-f]{64}$/);

const side = z.int().min(1).max(materialBounds.side);

export const PhotoRef = z.strictObject({
  sha256: MaterialHash,
  type: z.enum(photoTypes),
  width: side,
  height: side,
  bytes: z.int().min(1).max(materialBounds.photo),
});
export type PhotoRef = z.infer<typeof PhotoRef>;

export const DocumentRef = z.strictObject({
  sha256: MaterialHash,
  type: z.literal(documentType),
  bytes: z.int().min(1).max(materialBounds.document),
});
export type DocumentRef = z.infer<typeof DocumentRef>;

/** Path of the bytes on the people host. */
export const materialPath = (sha256: string): string => `/api/board/material/${sha256}`;
