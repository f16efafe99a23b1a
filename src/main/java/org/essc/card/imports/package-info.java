/**
 * Imports a province's card file: {@link org.essc.card.imports.CardImportsResource} takes the
 * stream, {@link org.essc.card.imports.ReceiveCardFile} checks its structure and spools it (step
 * 1), {@link org.essc.card.imports.RunCardImport} applies it chunk by chunk (step 2).
 */
package org.essc.card.imports;
