-- A member without an e-mail address is found by name all the same.
DROP INDEX "person_search_idx";
CREATE INDEX "person_search_idx" ON "person"
    USING gin ("public"."plain_words"("name" || ' ' || coalesce("email", '')));
