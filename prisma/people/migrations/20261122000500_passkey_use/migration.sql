-- Day of the last sign-in with this passkey. Signing the register never touches it: no time of a sign-off is kept
-- (PROTOCOL §5.4), not even the day.
ALTER TABLE "passkey" ADD COLUMN "used_on" DATE;

-- A nonce for the touch that asks for a link to add another passkey (PROTOCOL §2.8).
ALTER TABLE "challenge" DROP CONSTRAINT "challenge_purpose_check";
ALTER TABLE "challenge" ADD CONSTRAINT "challenge_purpose_check"
  CHECK ("purpose" IN ('enrol', 'sign-in', 'add-passkey'));
