-- picture_remove: forgets a picture file that is gone.
-- params : ?1 text store · ?2 text item · ?3 text path
-- writes : picture
DELETE FROM picture
WHERE store = ?1 AND item = ?2 AND path = ?3
