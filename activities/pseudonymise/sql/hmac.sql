-- HMAC-SHA256 (RFC 2104) of a text, as 64 hexadecimal digits. The two pads are the key xored with 0x36 and 0x5c, 64 bytes each, as
-- hexadecimal text: they come as a parameter, so that no key ever stands in a statement. Null stays null.
create or replace macro hmac_sha256(inner_pad, outer_pad, message) as
  sha256(unhex(outer_pad) || unhex(sha256(unhex(inner_pad) || encode(message))));
