//! Private labels.

use crate::convert::{column, handle};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_rules::NicHandle;

impl ReadTx<'_> {
    /// The labels of an account, by handle.
    pub fn labels(&self, account: &NicHandle) -> StoreResult<Vec<(NicHandle, String)>> {
        let labels = "select handle, label from person_label where account = ?1 order by handle";
        self.all(labels, [account.as_str()], |row| Ok((handle(&column::<String>(row, 0)?)?, column(row, 1)?)))
    }

    /// The number of labels of an account for other handles than this one.
    pub fn other_labels(&self, account: &NicHandle, of: &NicHandle) -> StoreResult<u32> {
        let count = "select count(*) from person_label where account = ?1 and handle <> ?2";
        self.one(count, [account.as_str(), of.as_str()], |row| row.at(0))
    }
}

impl WriteTx<'_> {
    /// Gives a handle a label of an account.
    pub fn set_label(&mut self, account: &NicHandle, of: &NicHandle, label: &str) -> StoreResult<()> {
        self.execute(
            "insert into person_label (account, handle, label) values (?1, ?2, ?3)
             on conflict do update set label = excluded.label",
            [account.as_str(), of.as_str(), label],
        )?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }

    /// Removes the label of a handle.
    pub fn delete_label(&mut self, account: &NicHandle, of: &NicHandle) -> StoreResult<()> {
        self.execute("delete from person_label where account = ?1 and handle = ?2", [account.as_str(), of.as_str()])?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }
}
