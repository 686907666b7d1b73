-- The cell-key method: the same people give the same noise, whatever table, column or version counts them; other people give other noise. Sources:
-- Thompson, Broadfoot, Elazar 2013; Giessing, Tent 2019. A cell's key is the sum of its people's secret record keys; it is hashed before it is used,
-- so that the key of a union tells nothing of the noise of its parts. Variables are set from privacy.cell_key by assemble-dataset.ts.

-- Sum of record keys → the key of a set of people.
create macro cell_key(record_keys) as cast(record_keys % 18446744073709551616::hugeint as varchar);

-- Uniform in [0, 1), one per key and use: 52 bits of SHA-256.
create macro cell_draw(key, use) as cast(cast('0x' || left(sha256(use || ' ' || key), 13) as ubigint) as double) / 4503599627370496;

-- From `low` to `high` away from zero, as likely up as down.
create macro cell_shift(key, use, low, high) as
  (case when cell_draw(key, use || ' +') < 0.5 then -1 else 1 end) * (low + (high - low) * cell_draw(key, use));

-- Persons more or fewer, by the perturbation table. What a lambda names is worked out once: a macro is text, and hashes are dear.
create macro count_noise(key) as list_transform([cell_draw(key, 'count')],
  lambda draw: len(list_filter(getvariable('noise_bounds'), lambda bound: bound <= draw)) - getvariable('noise_deviation'))[1];

-- A count as it is told; null below the threshold, of persons as of what is told, an empty cell included. `most`: what one person adds at most.
create macro told_count(n, persons, key, most) as case when persons >= getvariable('noise_threshold') then
  list_transform([n + most * count_noise(key)], lambda told: case when told >= getvariable('noise_threshold') then told end)[1] end;

-- A mean as it is told: moved as if its farthest member had gone part of the way to the mean, or as far again; by a unit where all are alike. Zero would
-- tell of everybody: null.
create macro told_mean(mean, n, farthest, key, use) as nullif(greatest(
  mean + cell_shift(key, use, getvariable('mean_shift_low'), getvariable('mean_shift_high')) * greatest(farthest, 1) / n, 0), 0);

-- The value at a share of the way through a sorted list, some places off: between two members, as quantile_cont.
create macro between_ranks(sorted, place) as
  sorted[cast(floor(place) as bigint)] + (place - floor(place)) * (sorted[least(cast(floor(place) as bigint) + 1, len(sorted))] - sorted[cast(floor(place) as bigint)]);
create macro told_quantile(sorted, share, key) as
  between_ranks(sorted, least(greatest(1 + share * (len(sorted) - 1)
    + cell_shift(key, 'quantile ' || share, getvariable('rank_shift_low'), getvariable('rank_shift_high')), 1), len(sorted)));

-- A quantile has the threshold of persons on its shorter side, or is not told.
create macro has_tail(told, share) as coalesce(told * least(share, 1 - share) >= getvariable('noise_threshold'), false);

-- A share from its two sides, each told by itself: never few, never all but few, never none or all.
create macro told_share(told_inside, told_outside) as told_inside / (told_inside + told_outside);
