// SPDX-License-Identifier: GPL-2.0

package net

import "errors"

// errNoInterfaces is what there is in place of a list of interfaces.
var errNoInterfaces = errors.New("interfaces are not known to a task")

func interfaceTable(ifindex int) ([]Interface, error) { return nil, errNoInterfaces }

func interfaceAddrTable(ifi *Interface) ([]Addr, error) { return nil, errNoInterfaces }

func interfaceMulticastAddrTable(ifi *Interface) ([]Addr, error) { return nil, errNoInterfaces }
