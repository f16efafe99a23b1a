/** Tables that only grow, by months: partitions made ahead, and those that are past their time. */
package org.essc.platform.partition;
