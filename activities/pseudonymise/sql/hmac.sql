-- HMAC-SHA256 (RFC 2104) of a text, as 64 hexadecimal digits. The two pads are the key xored with 0x36 and 0x5c, 64 bytes each, as
-- hexadecimal text: they come as a parameter, so that no key ever stands in a statement. Null stays null.
create or replace macro hmac_sha256(inner_pad, outer_pad, message) as
  sha256(unhex(outer_pad) || unhex(sha256(unhex(inner_pad) || encode(message))));

-- The first 128 bits of such digits as a UUID of version 8 (RFC 9562, 5.8): four bits say the version, two the variant, 122 are the HMAC's.
-- Named once: a macro repeats its argument wherever it names it, and that is a whole chain of keys. Null stays null.
create or replace macro uuid_of_digits(digits) as cast(cast(
  (cast(unhex(left(digits, 32)) as bit) & cast(unhex('ffffffffffff0fff3fffffffffffffff') as bit)) | cast(unhex('00000000000080008000000000000000') as bit)
  as blob) as uuid);

-- Pseudonyms that are kept, as text: those of the first epoch that stand in 64 digits become the UUIDs that they begin with.
create or replace macro kept_uuid(kept) as case when strlen(kept) = 64 then cast(uuid_of_digits(kept) as varchar) else kept end;
