-- A number may come back to its first holder: files from before it was lent are that holder's again, those in between are not.

alter table patient_number_change
  drop constraint patient_number_change_other,
  add constraint patient_number_change_other check (former <> current or until <> '99999999999999999');
