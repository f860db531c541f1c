module testplugin

go 1.19
