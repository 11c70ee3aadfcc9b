-- What an import leaves as it is, though its line says otherwise: e-mail and telephone of whoever has a passkey or votes
-- now. They are changed at the desk (PROTOCOL §3.5).
ALTER TABLE "roll_line" ADD COLUMN "kept" TEXT[];
