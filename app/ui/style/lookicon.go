package style

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/text"
)

// DescribeLook returns the name and the icon of a look.
func DescribeLook(variant string) (s string, icon fyne.Resource) {
	switch variant {
	case LookDark:
		return text.Tr("Dark"), moonIcon
	case LookLight:
		return text.Tr("Light"), sunIcon
	}
	return text.Tr("System"), halfIcon
}

// The icons of the looks: a moon, a sun, and a half-filled disc.
var (
	moonIcon = drawnIcon("moon", `M20.5 14.5A8.7 8.7 0 1 1 9.5 3.5a7 7 0 0 0 11 11z`)
	sunIcon  = drawnIcon("sun", `M12 7a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM11 1h2v4h-2zM11 19h2v4h-2zM1 11h4v2H1zM19 11h4v2h-4z`+
		`M5 3.6L7.8 6.4 6.4 7.8 3.6 5zM16.2 6.4L19 3.6 20.4 5 17.6 7.8zM6.4 16.2L7.8 17.6 5 20.4 3.6 19zM17.6 16.2L20.4 19 19 20.4 16.2 17.6z`)
	halfIcon = drawnIcon("half", `M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20zM12 20V4a8 8 0 0 1 0 16z`)
)

// drawnIcon makes an icon from one SVG path, in the theme's foreground colour.
func drawnIcon(name, path string) fyne.Resource {
	return theme.NewThemedResource(fyne.NewStaticResource(name+".svg",
		[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path d="`+path+`"/></svg>`)))
}
