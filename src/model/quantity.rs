//! The quantity columns of one stock record (`IM_INV` or `IM_INV_CELL`), in stocking units.

use rust_decimal::Decimal;

/// One location's quantities of one item or grid cell.
///
/// `QTY_AVAIL` = on hand - committed \[C\]; `QTY_ON_SO` is special order, not sales order \[C\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantity {
    /// `QTY_ON_HND`
    pub on_hand: Decimal,
    /// `QTY_COMMIT`
    pub committed: Decimal,
    /// `QTY_ON_BO`
    pub on_backorder: Decimal,
    /// `QTY_ON_SO`
    pub on_special_order: Decimal,
    /// `QTY_ON_XFER_IN`
    pub on_transfer_in: Decimal,
}

impl std::ops::AddAssign for Quantity {
    fn add_assign(&mut self, other: Self) {
        self.on_hand += other.on_hand;
        self.committed += other.committed;
        self.on_backorder += other.on_backorder;
        self.on_special_order += other.on_special_order;
        self.on_transfer_in += other.on_transfer_in;
    }
}
