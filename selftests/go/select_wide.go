// A select of 1000 cases, some of them duplicates and some on nil channels, both
// directions.  The cases of pick() are by a loop over their numbers.
package main

const wide = 1000

var cs [wide]chan int

func pick() (int, int) {
	var v int
	select {
	case v = <-cs[0]:
		return 0, v
	case v = <-cs[1]:
		return 1, v
	case v = <-cs[2]:
		return 2, v
	case v = <-cs[3]:
		return 3, v
	case v = <-cs[4]:
		return 4, v
	case v = <-cs[5]:
		return 5, v
	case v = <-cs[6]:
		return 6, v
	case v = <-cs[7]:
		return 7, v
	case v = <-cs[8]:
		return 8, v
	case cs[9] <- 9:
		return 9, -1
	case v = <-cs[10]:
		return 10, v
	case v = <-cs[11]:
		return 11, v
	case v = <-cs[12]:
		return 12, v
	case v = <-cs[13]:
		return 13, v
	case v = <-cs[14]:
		return 14, v
	case v = <-cs[15]:
		return 15, v
	case v = <-cs[16]:
		return 16, v
	case v = <-cs[17]:
		return 17, v
	case v = <-cs[18]:
		return 18, v
	case cs[19] <- 19:
		return 19, -1
	case v = <-cs[20]:
		return 20, v
	case v = <-cs[21]:
		return 21, v
	case v = <-cs[22]:
		return 22, v
	case v = <-cs[23]:
		return 23, v
	case v = <-cs[24]:
		return 24, v
	case v = <-cs[25]:
		return 25, v
	case v = <-cs[26]:
		return 26, v
	case v = <-cs[27]:
		return 27, v
	case v = <-cs[28]:
		return 28, v
	case cs[29] <- 29:
		return 29, -1
	case v = <-cs[30]:
		return 30, v
	case v = <-cs[31]:
		return 31, v
	case v = <-cs[32]:
		return 32, v
	case v = <-cs[33]:
		return 33, v
	case v = <-cs[34]:
		return 34, v
	case v = <-cs[35]:
		return 35, v
	case v = <-cs[36]:
		return 36, v
	case v = <-cs[37]:
		return 37, v
	case v = <-cs[38]:
		return 38, v
	case cs[39] <- 39:
		return 39, -1
	case v = <-cs[40]:
		return 40, v
	case v = <-cs[41]:
		return 41, v
	case v = <-cs[42]:
		return 42, v
	case v = <-cs[43]:
		return 43, v
	case v = <-cs[44]:
		return 44, v
	case v = <-cs[45]:
		return 45, v
	case v = <-cs[46]:
		return 46, v
	case v = <-cs[47]:
		return 47, v
	case v = <-cs[48]:
		return 48, v
	case cs[49] <- 49:
		return 49, -1
	case v = <-cs[50]:
		return 50, v
	case v = <-cs[51]:
		return 51, v
	case v = <-cs[52]:
		return 52, v
	case v = <-cs[53]:
		return 53, v
	case v = <-cs[54]:
		return 54, v
	case v = <-cs[55]:
		return 55, v
	case v = <-cs[56]:
		return 56, v
	case v = <-cs[57]:
		return 57, v
	case v = <-cs[58]:
		return 58, v
	case cs[59] <- 59:
		return 59, -1
	case v = <-cs[60]:
		return 60, v
	case v = <-cs[61]:
		return 61, v
	case v = <-cs[62]:
		return 62, v
	case v = <-cs[63]:
		return 63, v
	case v = <-cs[64]:
		return 64, v
	case v = <-cs[65]:
		return 65, v
	case v = <-cs[66]:
		return 66, v
	case v = <-cs[67]:
		return 67, v
	case v = <-cs[68]:
		return 68, v
	case cs[69] <- 69:
		return 69, -1
	case v = <-cs[70]:
		return 70, v
	case v = <-cs[71]:
		return 71, v
	case v = <-cs[72]:
		return 72, v
	case v = <-cs[73]:
		return 73, v
	case v = <-cs[74]:
		return 74, v
	case v = <-cs[75]:
		return 75, v
	case v = <-cs[76]:
		return 76, v
	case v = <-cs[77]:
		return 77, v
	case v = <-cs[78]:
		return 78, v
	case cs[79] <- 79:
		return 79, -1
	case v = <-cs[80]:
		return 80, v
	case v = <-cs[81]:
		return 81, v
	case v = <-cs[82]:
		return 82, v
	case v = <-cs[83]:
		return 83, v
	case v = <-cs[84]:
		return 84, v
	case v = <-cs[85]:
		return 85, v
	case v = <-cs[86]:
		return 86, v
	case v = <-cs[87]:
		return 87, v
	case v = <-cs[88]:
		return 88, v
	case cs[89] <- 89:
		return 89, -1
	case v = <-cs[90]:
		return 90, v
	case v = <-cs[91]:
		return 91, v
	case v = <-cs[92]:
		return 92, v
	case v = <-cs[93]:
		return 93, v
	case v = <-cs[94]:
		return 94, v
	case v = <-cs[95]:
		return 95, v
	case v = <-cs[96]:
		return 96, v
	case v = <-cs[97]:
		return 97, v
	case v = <-cs[98]:
		return 98, v
	case cs[99] <- 99:
		return 99, -1
	case v = <-cs[100]:
		return 100, v
	case v = <-cs[101]:
		return 101, v
	case v = <-cs[102]:
		return 102, v
	case v = <-cs[103]:
		return 103, v
	case v = <-cs[104]:
		return 104, v
	case v = <-cs[105]:
		return 105, v
	case v = <-cs[106]:
		return 106, v
	case v = <-cs[107]:
		return 107, v
	case v = <-cs[108]:
		return 108, v
	case cs[109] <- 109:
		return 109, -1
	case v = <-cs[110]:
		return 110, v
	case v = <-cs[111]:
		return 111, v
	case v = <-cs[112]:
		return 112, v
	case v = <-cs[113]:
		return 113, v
	case v = <-cs[114]:
		return 114, v
	case v = <-cs[115]:
		return 115, v
	case v = <-cs[116]:
		return 116, v
	case v = <-cs[117]:
		return 117, v
	case v = <-cs[118]:
		return 118, v
	case cs[119] <- 119:
		return 119, -1
	case v = <-cs[120]:
		return 120, v
	case v = <-cs[121]:
		return 121, v
	case v = <-cs[122]:
		return 122, v
	case v = <-cs[123]:
		return 123, v
	case v = <-cs[124]:
		return 124, v
	case v = <-cs[125]:
		return 125, v
	case v = <-cs[126]:
		return 126, v
	case v = <-cs[127]:
		return 127, v
	case v = <-cs[128]:
		return 128, v
	case cs[129] <- 129:
		return 129, -1
	case v = <-cs[130]:
		return 130, v
	case v = <-cs[131]:
		return 131, v
	case v = <-cs[132]:
		return 132, v
	case v = <-cs[133]:
		return 133, v
	case v = <-cs[134]:
		return 134, v
	case v = <-cs[135]:
		return 135, v
	case v = <-cs[136]:
		return 136, v
	case v = <-cs[137]:
		return 137, v
	case v = <-cs[138]:
		return 138, v
	case cs[139] <- 139:
		return 139, -1
	case v = <-cs[140]:
		return 140, v
	case v = <-cs[141]:
		return 141, v
	case v = <-cs[142]:
		return 142, v
	case v = <-cs[143]:
		return 143, v
	case v = <-cs[144]:
		return 144, v
	case v = <-cs[145]:
		return 145, v
	case v = <-cs[146]:
		return 146, v
	case v = <-cs[147]:
		return 147, v
	case v = <-cs[148]:
		return 148, v
	case cs[149] <- 149:
		return 149, -1
	case v = <-cs[150]:
		return 150, v
	case v = <-cs[151]:
		return 151, v
	case v = <-cs[152]:
		return 152, v
	case v = <-cs[153]:
		return 153, v
	case v = <-cs[154]:
		return 154, v
	case v = <-cs[155]:
		return 155, v
	case v = <-cs[156]:
		return 156, v
	case v = <-cs[157]:
		return 157, v
	case v = <-cs[158]:
		return 158, v
	case cs[159] <- 159:
		return 159, -1
	case v = <-cs[160]:
		return 160, v
	case v = <-cs[161]:
		return 161, v
	case v = <-cs[162]:
		return 162, v
	case v = <-cs[163]:
		return 163, v
	case v = <-cs[164]:
		return 164, v
	case v = <-cs[165]:
		return 165, v
	case v = <-cs[166]:
		return 166, v
	case v = <-cs[167]:
		return 167, v
	case v = <-cs[168]:
		return 168, v
	case cs[169] <- 169:
		return 169, -1
	case v = <-cs[170]:
		return 170, v
	case v = <-cs[171]:
		return 171, v
	case v = <-cs[172]:
		return 172, v
	case v = <-cs[173]:
		return 173, v
	case v = <-cs[174]:
		return 174, v
	case v = <-cs[175]:
		return 175, v
	case v = <-cs[176]:
		return 176, v
	case v = <-cs[177]:
		return 177, v
	case v = <-cs[178]:
		return 178, v
	case cs[179] <- 179:
		return 179, -1
	case v = <-cs[180]:
		return 180, v
	case v = <-cs[181]:
		return 181, v
	case v = <-cs[182]:
		return 182, v
	case v = <-cs[183]:
		return 183, v
	case v = <-cs[184]:
		return 184, v
	case v = <-cs[185]:
		return 185, v
	case v = <-cs[186]:
		return 186, v
	case v = <-cs[187]:
		return 187, v
	case v = <-cs[188]:
		return 188, v
	case cs[189] <- 189:
		return 189, -1
	case v = <-cs[190]:
		return 190, v
	case v = <-cs[191]:
		return 191, v
	case v = <-cs[192]:
		return 192, v
	case v = <-cs[193]:
		return 193, v
	case v = <-cs[194]:
		return 194, v
	case v = <-cs[195]:
		return 195, v
	case v = <-cs[196]:
		return 196, v
	case v = <-cs[197]:
		return 197, v
	case v = <-cs[198]:
		return 198, v
	case cs[199] <- 199:
		return 199, -1
	case v = <-cs[200]:
		return 200, v
	case v = <-cs[201]:
		return 201, v
	case v = <-cs[202]:
		return 202, v
	case v = <-cs[203]:
		return 203, v
	case v = <-cs[204]:
		return 204, v
	case v = <-cs[205]:
		return 205, v
	case v = <-cs[206]:
		return 206, v
	case v = <-cs[207]:
		return 207, v
	case v = <-cs[208]:
		return 208, v
	case cs[209] <- 209:
		return 209, -1
	case v = <-cs[210]:
		return 210, v
	case v = <-cs[211]:
		return 211, v
	case v = <-cs[212]:
		return 212, v
	case v = <-cs[213]:
		return 213, v
	case v = <-cs[214]:
		return 214, v
	case v = <-cs[215]:
		return 215, v
	case v = <-cs[216]:
		return 216, v
	case v = <-cs[217]:
		return 217, v
	case v = <-cs[218]:
		return 218, v
	case cs[219] <- 219:
		return 219, -1
	case v = <-cs[220]:
		return 220, v
	case v = <-cs[221]:
		return 221, v
	case v = <-cs[222]:
		return 222, v
	case v = <-cs[223]:
		return 223, v
	case v = <-cs[224]:
		return 224, v
	case v = <-cs[225]:
		return 225, v
	case v = <-cs[226]:
		return 226, v
	case v = <-cs[227]:
		return 227, v
	case v = <-cs[228]:
		return 228, v
	case cs[229] <- 229:
		return 229, -1
	case v = <-cs[230]:
		return 230, v
	case v = <-cs[231]:
		return 231, v
	case v = <-cs[232]:
		return 232, v
	case v = <-cs[233]:
		return 233, v
	case v = <-cs[234]:
		return 234, v
	case v = <-cs[235]:
		return 235, v
	case v = <-cs[236]:
		return 236, v
	case v = <-cs[237]:
		return 237, v
	case v = <-cs[238]:
		return 238, v
	case cs[239] <- 239:
		return 239, -1
	case v = <-cs[240]:
		return 240, v
	case v = <-cs[241]:
		return 241, v
	case v = <-cs[242]:
		return 242, v
	case v = <-cs[243]:
		return 243, v
	case v = <-cs[244]:
		return 244, v
	case v = <-cs[245]:
		return 245, v
	case v = <-cs[246]:
		return 246, v
	case v = <-cs[247]:
		return 247, v
	case v = <-cs[248]:
		return 248, v
	case cs[249] <- 249:
		return 249, -1
	case v = <-cs[250]:
		return 250, v
	case v = <-cs[251]:
		return 251, v
	case v = <-cs[252]:
		return 252, v
	case v = <-cs[253]:
		return 253, v
	case v = <-cs[254]:
		return 254, v
	case v = <-cs[255]:
		return 255, v
	case v = <-cs[256]:
		return 256, v
	case v = <-cs[257]:
		return 257, v
	case v = <-cs[258]:
		return 258, v
	case cs[259] <- 259:
		return 259, -1
	case v = <-cs[260]:
		return 260, v
	case v = <-cs[261]:
		return 261, v
	case v = <-cs[262]:
		return 262, v
	case v = <-cs[263]:
		return 263, v
	case v = <-cs[264]:
		return 264, v
	case v = <-cs[265]:
		return 265, v
	case v = <-cs[266]:
		return 266, v
	case v = <-cs[267]:
		return 267, v
	case v = <-cs[268]:
		return 268, v
	case cs[269] <- 269:
		return 269, -1
	case v = <-cs[270]:
		return 270, v
	case v = <-cs[271]:
		return 271, v
	case v = <-cs[272]:
		return 272, v
	case v = <-cs[273]:
		return 273, v
	case v = <-cs[274]:
		return 274, v
	case v = <-cs[275]:
		return 275, v
	case v = <-cs[276]:
		return 276, v
	case v = <-cs[277]:
		return 277, v
	case v = <-cs[278]:
		return 278, v
	case cs[279] <- 279:
		return 279, -1
	case v = <-cs[280]:
		return 280, v
	case v = <-cs[281]:
		return 281, v
	case v = <-cs[282]:
		return 282, v
	case v = <-cs[283]:
		return 283, v
	case v = <-cs[284]:
		return 284, v
	case v = <-cs[285]:
		return 285, v
	case v = <-cs[286]:
		return 286, v
	case v = <-cs[287]:
		return 287, v
	case v = <-cs[288]:
		return 288, v
	case cs[289] <- 289:
		return 289, -1
	case v = <-cs[290]:
		return 290, v
	case v = <-cs[291]:
		return 291, v
	case v = <-cs[292]:
		return 292, v
	case v = <-cs[293]:
		return 293, v
	case v = <-cs[294]:
		return 294, v
	case v = <-cs[295]:
		return 295, v
	case v = <-cs[296]:
		return 296, v
	case v = <-cs[297]:
		return 297, v
	case v = <-cs[298]:
		return 298, v
	case cs[299] <- 299:
		return 299, -1
	case v = <-cs[300]:
		return 300, v
	case v = <-cs[301]:
		return 301, v
	case v = <-cs[302]:
		return 302, v
	case v = <-cs[303]:
		return 303, v
	case v = <-cs[304]:
		return 304, v
	case v = <-cs[305]:
		return 305, v
	case v = <-cs[306]:
		return 306, v
	case v = <-cs[307]:
		return 307, v
	case v = <-cs[308]:
		return 308, v
	case cs[309] <- 309:
		return 309, -1
	case v = <-cs[310]:
		return 310, v
	case v = <-cs[311]:
		return 311, v
	case v = <-cs[312]:
		return 312, v
	case v = <-cs[313]:
		return 313, v
	case v = <-cs[314]:
		return 314, v
	case v = <-cs[315]:
		return 315, v
	case v = <-cs[316]:
		return 316, v
	case v = <-cs[317]:
		return 317, v
	case v = <-cs[318]:
		return 318, v
	case cs[319] <- 319:
		return 319, -1
	case v = <-cs[320]:
		return 320, v
	case v = <-cs[321]:
		return 321, v
	case v = <-cs[322]:
		return 322, v
	case v = <-cs[323]:
		return 323, v
	case v = <-cs[324]:
		return 324, v
	case v = <-cs[325]:
		return 325, v
	case v = <-cs[326]:
		return 326, v
	case v = <-cs[327]:
		return 327, v
	case v = <-cs[328]:
		return 328, v
	case cs[329] <- 329:
		return 329, -1
	case v = <-cs[330]:
		return 330, v
	case v = <-cs[331]:
		return 331, v
	case v = <-cs[332]:
		return 332, v
	case v = <-cs[333]:
		return 333, v
	case v = <-cs[334]:
		return 334, v
	case v = <-cs[335]:
		return 335, v
	case v = <-cs[336]:
		return 336, v
	case v = <-cs[337]:
		return 337, v
	case v = <-cs[338]:
		return 338, v
	case cs[339] <- 339:
		return 339, -1
	case v = <-cs[340]:
		return 340, v
	case v = <-cs[341]:
		return 341, v
	case v = <-cs[342]:
		return 342, v
	case v = <-cs[343]:
		return 343, v
	case v = <-cs[344]:
		return 344, v
	case v = <-cs[345]:
		return 345, v
	case v = <-cs[346]:
		return 346, v
	case v = <-cs[347]:
		return 347, v
	case v = <-cs[348]:
		return 348, v
	case cs[349] <- 349:
		return 349, -1
	case v = <-cs[350]:
		return 350, v
	case v = <-cs[351]:
		return 351, v
	case v = <-cs[352]:
		return 352, v
	case v = <-cs[353]:
		return 353, v
	case v = <-cs[354]:
		return 354, v
	case v = <-cs[355]:
		return 355, v
	case v = <-cs[356]:
		return 356, v
	case v = <-cs[357]:
		return 357, v
	case v = <-cs[358]:
		return 358, v
	case cs[359] <- 359:
		return 359, -1
	case v = <-cs[360]:
		return 360, v
	case v = <-cs[361]:
		return 361, v
	case v = <-cs[362]:
		return 362, v
	case v = <-cs[363]:
		return 363, v
	case v = <-cs[364]:
		return 364, v
	case v = <-cs[365]:
		return 365, v
	case v = <-cs[366]:
		return 366, v
	case v = <-cs[367]:
		return 367, v
	case v = <-cs[368]:
		return 368, v
	case cs[369] <- 369:
		return 369, -1
	case v = <-cs[370]:
		return 370, v
	case v = <-cs[371]:
		return 371, v
	case v = <-cs[372]:
		return 372, v
	case v = <-cs[373]:
		return 373, v
	case v = <-cs[374]:
		return 374, v
	case v = <-cs[375]:
		return 375, v
	case v = <-cs[376]:
		return 376, v
	case v = <-cs[377]:
		return 377, v
	case v = <-cs[378]:
		return 378, v
	case cs[379] <- 379:
		return 379, -1
	case v = <-cs[380]:
		return 380, v
	case v = <-cs[381]:
		return 381, v
	case v = <-cs[382]:
		return 382, v
	case v = <-cs[383]:
		return 383, v
	case v = <-cs[384]:
		return 384, v
	case v = <-cs[385]:
		return 385, v
	case v = <-cs[386]:
		return 386, v
	case v = <-cs[387]:
		return 387, v
	case v = <-cs[388]:
		return 388, v
	case cs[389] <- 389:
		return 389, -1
	case v = <-cs[390]:
		return 390, v
	case v = <-cs[391]:
		return 391, v
	case v = <-cs[392]:
		return 392, v
	case v = <-cs[393]:
		return 393, v
	case v = <-cs[394]:
		return 394, v
	case v = <-cs[395]:
		return 395, v
	case v = <-cs[396]:
		return 396, v
	case v = <-cs[397]:
		return 397, v
	case v = <-cs[398]:
		return 398, v
	case cs[399] <- 399:
		return 399, -1
	case v = <-cs[400]:
		return 400, v
	case v = <-cs[401]:
		return 401, v
	case v = <-cs[402]:
		return 402, v
	case v = <-cs[403]:
		return 403, v
	case v = <-cs[404]:
		return 404, v
	case v = <-cs[405]:
		return 405, v
	case v = <-cs[406]:
		return 406, v
	case v = <-cs[407]:
		return 407, v
	case v = <-cs[408]:
		return 408, v
	case cs[409] <- 409:
		return 409, -1
	case v = <-cs[410]:
		return 410, v
	case v = <-cs[411]:
		return 411, v
	case v = <-cs[412]:
		return 412, v
	case v = <-cs[413]:
		return 413, v
	case v = <-cs[414]:
		return 414, v
	case v = <-cs[415]:
		return 415, v
	case v = <-cs[416]:
		return 416, v
	case v = <-cs[417]:
		return 417, v
	case v = <-cs[418]:
		return 418, v
	case cs[419] <- 419:
		return 419, -1
	case v = <-cs[420]:
		return 420, v
	case v = <-cs[421]:
		return 421, v
	case v = <-cs[422]:
		return 422, v
	case v = <-cs[423]:
		return 423, v
	case v = <-cs[424]:
		return 424, v
	case v = <-cs[425]:
		return 425, v
	case v = <-cs[426]:
		return 426, v
	case v = <-cs[427]:
		return 427, v
	case v = <-cs[428]:
		return 428, v
	case cs[429] <- 429:
		return 429, -1
	case v = <-cs[430]:
		return 430, v
	case v = <-cs[431]:
		return 431, v
	case v = <-cs[432]:
		return 432, v
	case v = <-cs[433]:
		return 433, v
	case v = <-cs[434]:
		return 434, v
	case v = <-cs[435]:
		return 435, v
	case v = <-cs[436]:
		return 436, v
	case v = <-cs[437]:
		return 437, v
	case v = <-cs[438]:
		return 438, v
	case cs[439] <- 439:
		return 439, -1
	case v = <-cs[440]:
		return 440, v
	case v = <-cs[441]:
		return 441, v
	case v = <-cs[442]:
		return 442, v
	case v = <-cs[443]:
		return 443, v
	case v = <-cs[444]:
		return 444, v
	case v = <-cs[445]:
		return 445, v
	case v = <-cs[446]:
		return 446, v
	case v = <-cs[447]:
		return 447, v
	case v = <-cs[448]:
		return 448, v
	case cs[449] <- 449:
		return 449, -1
	case v = <-cs[450]:
		return 450, v
	case v = <-cs[451]:
		return 451, v
	case v = <-cs[452]:
		return 452, v
	case v = <-cs[453]:
		return 453, v
	case v = <-cs[454]:
		return 454, v
	case v = <-cs[455]:
		return 455, v
	case v = <-cs[456]:
		return 456, v
	case v = <-cs[457]:
		return 457, v
	case v = <-cs[458]:
		return 458, v
	case cs[459] <- 459:
		return 459, -1
	case v = <-cs[460]:
		return 460, v
	case v = <-cs[461]:
		return 461, v
	case v = <-cs[462]:
		return 462, v
	case v = <-cs[463]:
		return 463, v
	case v = <-cs[464]:
		return 464, v
	case v = <-cs[465]:
		return 465, v
	case v = <-cs[466]:
		return 466, v
	case v = <-cs[467]:
		return 467, v
	case v = <-cs[468]:
		return 468, v
	case cs[469] <- 469:
		return 469, -1
	case v = <-cs[470]:
		return 470, v
	case v = <-cs[471]:
		return 471, v
	case v = <-cs[472]:
		return 472, v
	case v = <-cs[473]:
		return 473, v
	case v = <-cs[474]:
		return 474, v
	case v = <-cs[475]:
		return 475, v
	case v = <-cs[476]:
		return 476, v
	case v = <-cs[477]:
		return 477, v
	case v = <-cs[478]:
		return 478, v
	case cs[479] <- 479:
		return 479, -1
	case v = <-cs[480]:
		return 480, v
	case v = <-cs[481]:
		return 481, v
	case v = <-cs[482]:
		return 482, v
	case v = <-cs[483]:
		return 483, v
	case v = <-cs[484]:
		return 484, v
	case v = <-cs[485]:
		return 485, v
	case v = <-cs[486]:
		return 486, v
	case v = <-cs[487]:
		return 487, v
	case v = <-cs[488]:
		return 488, v
	case cs[489] <- 489:
		return 489, -1
	case v = <-cs[490]:
		return 490, v
	case v = <-cs[491]:
		return 491, v
	case v = <-cs[492]:
		return 492, v
	case v = <-cs[493]:
		return 493, v
	case v = <-cs[494]:
		return 494, v
	case v = <-cs[495]:
		return 495, v
	case v = <-cs[496]:
		return 496, v
	case v = <-cs[497]:
		return 497, v
	case v = <-cs[498]:
		return 498, v
	case cs[499] <- 499:
		return 499, -1
	case v = <-cs[500]:
		return 500, v
	case v = <-cs[501]:
		return 501, v
	case v = <-cs[502]:
		return 502, v
	case v = <-cs[503]:
		return 503, v
	case v = <-cs[504]:
		return 504, v
	case v = <-cs[505]:
		return 505, v
	case v = <-cs[506]:
		return 506, v
	case v = <-cs[507]:
		return 507, v
	case v = <-cs[508]:
		return 508, v
	case cs[509] <- 509:
		return 509, -1
	case v = <-cs[510]:
		return 510, v
	case v = <-cs[511]:
		return 511, v
	case v = <-cs[512]:
		return 512, v
	case v = <-cs[513]:
		return 513, v
	case v = <-cs[514]:
		return 514, v
	case v = <-cs[515]:
		return 515, v
	case v = <-cs[516]:
		return 516, v
	case v = <-cs[517]:
		return 517, v
	case v = <-cs[518]:
		return 518, v
	case cs[519] <- 519:
		return 519, -1
	case v = <-cs[520]:
		return 520, v
	case v = <-cs[521]:
		return 521, v
	case v = <-cs[522]:
		return 522, v
	case v = <-cs[523]:
		return 523, v
	case v = <-cs[524]:
		return 524, v
	case v = <-cs[525]:
		return 525, v
	case v = <-cs[526]:
		return 526, v
	case v = <-cs[527]:
		return 527, v
	case v = <-cs[528]:
		return 528, v
	case cs[529] <- 529:
		return 529, -1
	case v = <-cs[530]:
		return 530, v
	case v = <-cs[531]:
		return 531, v
	case v = <-cs[532]:
		return 532, v
	case v = <-cs[533]:
		return 533, v
	case v = <-cs[534]:
		return 534, v
	case v = <-cs[535]:
		return 535, v
	case v = <-cs[536]:
		return 536, v
	case v = <-cs[537]:
		return 537, v
	case v = <-cs[538]:
		return 538, v
	case cs[539] <- 539:
		return 539, -1
	case v = <-cs[540]:
		return 540, v
	case v = <-cs[541]:
		return 541, v
	case v = <-cs[542]:
		return 542, v
	case v = <-cs[543]:
		return 543, v
	case v = <-cs[544]:
		return 544, v
	case v = <-cs[545]:
		return 545, v
	case v = <-cs[546]:
		return 546, v
	case v = <-cs[547]:
		return 547, v
	case v = <-cs[548]:
		return 548, v
	case cs[549] <- 549:
		return 549, -1
	case v = <-cs[550]:
		return 550, v
	case v = <-cs[551]:
		return 551, v
	case v = <-cs[552]:
		return 552, v
	case v = <-cs[553]:
		return 553, v
	case v = <-cs[554]:
		return 554, v
	case v = <-cs[555]:
		return 555, v
	case v = <-cs[556]:
		return 556, v
	case v = <-cs[557]:
		return 557, v
	case v = <-cs[558]:
		return 558, v
	case cs[559] <- 559:
		return 559, -1
	case v = <-cs[560]:
		return 560, v
	case v = <-cs[561]:
		return 561, v
	case v = <-cs[562]:
		return 562, v
	case v = <-cs[563]:
		return 563, v
	case v = <-cs[564]:
		return 564, v
	case v = <-cs[565]:
		return 565, v
	case v = <-cs[566]:
		return 566, v
	case v = <-cs[567]:
		return 567, v
	case v = <-cs[568]:
		return 568, v
	case cs[569] <- 569:
		return 569, -1
	case v = <-cs[570]:
		return 570, v
	case v = <-cs[571]:
		return 571, v
	case v = <-cs[572]:
		return 572, v
	case v = <-cs[573]:
		return 573, v
	case v = <-cs[574]:
		return 574, v
	case v = <-cs[575]:
		return 575, v
	case v = <-cs[576]:
		return 576, v
	case v = <-cs[577]:
		return 577, v
	case v = <-cs[578]:
		return 578, v
	case cs[579] <- 579:
		return 579, -1
	case v = <-cs[580]:
		return 580, v
	case v = <-cs[581]:
		return 581, v
	case v = <-cs[582]:
		return 582, v
	case v = <-cs[583]:
		return 583, v
	case v = <-cs[584]:
		return 584, v
	case v = <-cs[585]:
		return 585, v
	case v = <-cs[586]:
		return 586, v
	case v = <-cs[587]:
		return 587, v
	case v = <-cs[588]:
		return 588, v
	case cs[589] <- 589:
		return 589, -1
	case v = <-cs[590]:
		return 590, v
	case v = <-cs[591]:
		return 591, v
	case v = <-cs[592]:
		return 592, v
	case v = <-cs[593]:
		return 593, v
	case v = <-cs[594]:
		return 594, v
	case v = <-cs[595]:
		return 595, v
	case v = <-cs[596]:
		return 596, v
	case v = <-cs[597]:
		return 597, v
	case v = <-cs[598]:
		return 598, v
	case cs[599] <- 599:
		return 599, -1
	case v = <-cs[600]:
		return 600, v
	case v = <-cs[601]:
		return 601, v
	case v = <-cs[602]:
		return 602, v
	case v = <-cs[603]:
		return 603, v
	case v = <-cs[604]:
		return 604, v
	case v = <-cs[605]:
		return 605, v
	case v = <-cs[606]:
		return 606, v
	case v = <-cs[607]:
		return 607, v
	case v = <-cs[608]:
		return 608, v
	case cs[609] <- 609:
		return 609, -1
	case v = <-cs[610]:
		return 610, v
	case v = <-cs[611]:
		return 611, v
	case v = <-cs[612]:
		return 612, v
	case v = <-cs[613]:
		return 613, v
	case v = <-cs[614]:
		return 614, v
	case v = <-cs[615]:
		return 615, v
	case v = <-cs[616]:
		return 616, v
	case v = <-cs[617]:
		return 617, v
	case v = <-cs[618]:
		return 618, v
	case cs[619] <- 619:
		return 619, -1
	case v = <-cs[620]:
		return 620, v
	case v = <-cs[621]:
		return 621, v
	case v = <-cs[622]:
		return 622, v
	case v = <-cs[623]:
		return 623, v
	case v = <-cs[624]:
		return 624, v
	case v = <-cs[625]:
		return 625, v
	case v = <-cs[626]:
		return 626, v
	case v = <-cs[627]:
		return 627, v
	case v = <-cs[628]:
		return 628, v
	case cs[629] <- 629:
		return 629, -1
	case v = <-cs[630]:
		return 630, v
	case v = <-cs[631]:
		return 631, v
	case v = <-cs[632]:
		return 632, v
	case v = <-cs[633]:
		return 633, v
	case v = <-cs[634]:
		return 634, v
	case v = <-cs[635]:
		return 635, v
	case v = <-cs[636]:
		return 636, v
	case v = <-cs[637]:
		return 637, v
	case v = <-cs[638]:
		return 638, v
	case cs[639] <- 639:
		return 639, -1
	case v = <-cs[640]:
		return 640, v
	case v = <-cs[641]:
		return 641, v
	case v = <-cs[642]:
		return 642, v
	case v = <-cs[643]:
		return 643, v
	case v = <-cs[644]:
		return 644, v
	case v = <-cs[645]:
		return 645, v
	case v = <-cs[646]:
		return 646, v
	case v = <-cs[647]:
		return 647, v
	case v = <-cs[648]:
		return 648, v
	case cs[649] <- 649:
		return 649, -1
	case v = <-cs[650]:
		return 650, v
	case v = <-cs[651]:
		return 651, v
	case v = <-cs[652]:
		return 652, v
	case v = <-cs[653]:
		return 653, v
	case v = <-cs[654]:
		return 654, v
	case v = <-cs[655]:
		return 655, v
	case v = <-cs[656]:
		return 656, v
	case v = <-cs[657]:
		return 657, v
	case v = <-cs[658]:
		return 658, v
	case cs[659] <- 659:
		return 659, -1
	case v = <-cs[660]:
		return 660, v
	case v = <-cs[661]:
		return 661, v
	case v = <-cs[662]:
		return 662, v
	case v = <-cs[663]:
		return 663, v
	case v = <-cs[664]:
		return 664, v
	case v = <-cs[665]:
		return 665, v
	case v = <-cs[666]:
		return 666, v
	case v = <-cs[667]:
		return 667, v
	case v = <-cs[668]:
		return 668, v
	case cs[669] <- 669:
		return 669, -1
	case v = <-cs[670]:
		return 670, v
	case v = <-cs[671]:
		return 671, v
	case v = <-cs[672]:
		return 672, v
	case v = <-cs[673]:
		return 673, v
	case v = <-cs[674]:
		return 674, v
	case v = <-cs[675]:
		return 675, v
	case v = <-cs[676]:
		return 676, v
	case v = <-cs[677]:
		return 677, v
	case v = <-cs[678]:
		return 678, v
	case cs[679] <- 679:
		return 679, -1
	case v = <-cs[680]:
		return 680, v
	case v = <-cs[681]:
		return 681, v
	case v = <-cs[682]:
		return 682, v
	case v = <-cs[683]:
		return 683, v
	case v = <-cs[684]:
		return 684, v
	case v = <-cs[685]:
		return 685, v
	case v = <-cs[686]:
		return 686, v
	case v = <-cs[687]:
		return 687, v
	case v = <-cs[688]:
		return 688, v
	case cs[689] <- 689:
		return 689, -1
	case v = <-cs[690]:
		return 690, v
	case v = <-cs[691]:
		return 691, v
	case v = <-cs[692]:
		return 692, v
	case v = <-cs[693]:
		return 693, v
	case v = <-cs[694]:
		return 694, v
	case v = <-cs[695]:
		return 695, v
	case v = <-cs[696]:
		return 696, v
	case v = <-cs[697]:
		return 697, v
	case v = <-cs[698]:
		return 698, v
	case cs[699] <- 699:
		return 699, -1
	case v = <-cs[700]:
		return 700, v
	case v = <-cs[701]:
		return 701, v
	case v = <-cs[702]:
		return 702, v
	case v = <-cs[703]:
		return 703, v
	case v = <-cs[704]:
		return 704, v
	case v = <-cs[705]:
		return 705, v
	case v = <-cs[706]:
		return 706, v
	case v = <-cs[707]:
		return 707, v
	case v = <-cs[708]:
		return 708, v
	case cs[709] <- 709:
		return 709, -1
	case v = <-cs[710]:
		return 710, v
	case v = <-cs[711]:
		return 711, v
	case v = <-cs[712]:
		return 712, v
	case v = <-cs[713]:
		return 713, v
	case v = <-cs[714]:
		return 714, v
	case v = <-cs[715]:
		return 715, v
	case v = <-cs[716]:
		return 716, v
	case v = <-cs[717]:
		return 717, v
	case v = <-cs[718]:
		return 718, v
	case cs[719] <- 719:
		return 719, -1
	case v = <-cs[720]:
		return 720, v
	case v = <-cs[721]:
		return 721, v
	case v = <-cs[722]:
		return 722, v
	case v = <-cs[723]:
		return 723, v
	case v = <-cs[724]:
		return 724, v
	case v = <-cs[725]:
		return 725, v
	case v = <-cs[726]:
		return 726, v
	case v = <-cs[727]:
		return 727, v
	case v = <-cs[728]:
		return 728, v
	case cs[729] <- 729:
		return 729, -1
	case v = <-cs[730]:
		return 730, v
	case v = <-cs[731]:
		return 731, v
	case v = <-cs[732]:
		return 732, v
	case v = <-cs[733]:
		return 733, v
	case v = <-cs[734]:
		return 734, v
	case v = <-cs[735]:
		return 735, v
	case v = <-cs[736]:
		return 736, v
	case v = <-cs[737]:
		return 737, v
	case v = <-cs[738]:
		return 738, v
	case cs[739] <- 739:
		return 739, -1
	case v = <-cs[740]:
		return 740, v
	case v = <-cs[741]:
		return 741, v
	case v = <-cs[742]:
		return 742, v
	case v = <-cs[743]:
		return 743, v
	case v = <-cs[744]:
		return 744, v
	case v = <-cs[745]:
		return 745, v
	case v = <-cs[746]:
		return 746, v
	case v = <-cs[747]:
		return 747, v
	case v = <-cs[748]:
		return 748, v
	case cs[749] <- 749:
		return 749, -1
	case v = <-cs[750]:
		return 750, v
	case v = <-cs[751]:
		return 751, v
	case v = <-cs[752]:
		return 752, v
	case v = <-cs[753]:
		return 753, v
	case v = <-cs[754]:
		return 754, v
	case v = <-cs[755]:
		return 755, v
	case v = <-cs[756]:
		return 756, v
	case v = <-cs[757]:
		return 757, v
	case v = <-cs[758]:
		return 758, v
	case cs[759] <- 759:
		return 759, -1
	case v = <-cs[760]:
		return 760, v
	case v = <-cs[761]:
		return 761, v
	case v = <-cs[762]:
		return 762, v
	case v = <-cs[763]:
		return 763, v
	case v = <-cs[764]:
		return 764, v
	case v = <-cs[765]:
		return 765, v
	case v = <-cs[766]:
		return 766, v
	case v = <-cs[767]:
		return 767, v
	case v = <-cs[768]:
		return 768, v
	case cs[769] <- 769:
		return 769, -1
	case v = <-cs[770]:
		return 770, v
	case v = <-cs[771]:
		return 771, v
	case v = <-cs[772]:
		return 772, v
	case v = <-cs[773]:
		return 773, v
	case v = <-cs[774]:
		return 774, v
	case v = <-cs[775]:
		return 775, v
	case v = <-cs[776]:
		return 776, v
	case v = <-cs[777]:
		return 777, v
	case v = <-cs[778]:
		return 778, v
	case cs[779] <- 779:
		return 779, -1
	case v = <-cs[780]:
		return 780, v
	case v = <-cs[781]:
		return 781, v
	case v = <-cs[782]:
		return 782, v
	case v = <-cs[783]:
		return 783, v
	case v = <-cs[784]:
		return 784, v
	case v = <-cs[785]:
		return 785, v
	case v = <-cs[786]:
		return 786, v
	case v = <-cs[787]:
		return 787, v
	case v = <-cs[788]:
		return 788, v
	case cs[789] <- 789:
		return 789, -1
	case v = <-cs[790]:
		return 790, v
	case v = <-cs[791]:
		return 791, v
	case v = <-cs[792]:
		return 792, v
	case v = <-cs[793]:
		return 793, v
	case v = <-cs[794]:
		return 794, v
	case v = <-cs[795]:
		return 795, v
	case v = <-cs[796]:
		return 796, v
	case v = <-cs[797]:
		return 797, v
	case v = <-cs[798]:
		return 798, v
	case cs[799] <- 799:
		return 799, -1
	case v = <-cs[800]:
		return 800, v
	case v = <-cs[801]:
		return 801, v
	case v = <-cs[802]:
		return 802, v
	case v = <-cs[803]:
		return 803, v
	case v = <-cs[804]:
		return 804, v
	case v = <-cs[805]:
		return 805, v
	case v = <-cs[806]:
		return 806, v
	case v = <-cs[807]:
		return 807, v
	case v = <-cs[808]:
		return 808, v
	case cs[809] <- 809:
		return 809, -1
	case v = <-cs[810]:
		return 810, v
	case v = <-cs[811]:
		return 811, v
	case v = <-cs[812]:
		return 812, v
	case v = <-cs[813]:
		return 813, v
	case v = <-cs[814]:
		return 814, v
	case v = <-cs[815]:
		return 815, v
	case v = <-cs[816]:
		return 816, v
	case v = <-cs[817]:
		return 817, v
	case v = <-cs[818]:
		return 818, v
	case cs[819] <- 819:
		return 819, -1
	case v = <-cs[820]:
		return 820, v
	case v = <-cs[821]:
		return 821, v
	case v = <-cs[822]:
		return 822, v
	case v = <-cs[823]:
		return 823, v
	case v = <-cs[824]:
		return 824, v
	case v = <-cs[825]:
		return 825, v
	case v = <-cs[826]:
		return 826, v
	case v = <-cs[827]:
		return 827, v
	case v = <-cs[828]:
		return 828, v
	case cs[829] <- 829:
		return 829, -1
	case v = <-cs[830]:
		return 830, v
	case v = <-cs[831]:
		return 831, v
	case v = <-cs[832]:
		return 832, v
	case v = <-cs[833]:
		return 833, v
	case v = <-cs[834]:
		return 834, v
	case v = <-cs[835]:
		return 835, v
	case v = <-cs[836]:
		return 836, v
	case v = <-cs[837]:
		return 837, v
	case v = <-cs[838]:
		return 838, v
	case cs[839] <- 839:
		return 839, -1
	case v = <-cs[840]:
		return 840, v
	case v = <-cs[841]:
		return 841, v
	case v = <-cs[842]:
		return 842, v
	case v = <-cs[843]:
		return 843, v
	case v = <-cs[844]:
		return 844, v
	case v = <-cs[845]:
		return 845, v
	case v = <-cs[846]:
		return 846, v
	case v = <-cs[847]:
		return 847, v
	case v = <-cs[848]:
		return 848, v
	case cs[849] <- 849:
		return 849, -1
	case v = <-cs[850]:
		return 850, v
	case v = <-cs[851]:
		return 851, v
	case v = <-cs[852]:
		return 852, v
	case v = <-cs[853]:
		return 853, v
	case v = <-cs[854]:
		return 854, v
	case v = <-cs[855]:
		return 855, v
	case v = <-cs[856]:
		return 856, v
	case v = <-cs[857]:
		return 857, v
	case v = <-cs[858]:
		return 858, v
	case cs[859] <- 859:
		return 859, -1
	case v = <-cs[860]:
		return 860, v
	case v = <-cs[861]:
		return 861, v
	case v = <-cs[862]:
		return 862, v
	case v = <-cs[863]:
		return 863, v
	case v = <-cs[864]:
		return 864, v
	case v = <-cs[865]:
		return 865, v
	case v = <-cs[866]:
		return 866, v
	case v = <-cs[867]:
		return 867, v
	case v = <-cs[868]:
		return 868, v
	case cs[869] <- 869:
		return 869, -1
	case v = <-cs[870]:
		return 870, v
	case v = <-cs[871]:
		return 871, v
	case v = <-cs[872]:
		return 872, v
	case v = <-cs[873]:
		return 873, v
	case v = <-cs[874]:
		return 874, v
	case v = <-cs[875]:
		return 875, v
	case v = <-cs[876]:
		return 876, v
	case v = <-cs[877]:
		return 877, v
	case v = <-cs[878]:
		return 878, v
	case cs[879] <- 879:
		return 879, -1
	case v = <-cs[880]:
		return 880, v
	case v = <-cs[881]:
		return 881, v
	case v = <-cs[882]:
		return 882, v
	case v = <-cs[883]:
		return 883, v
	case v = <-cs[884]:
		return 884, v
	case v = <-cs[885]:
		return 885, v
	case v = <-cs[886]:
		return 886, v
	case v = <-cs[887]:
		return 887, v
	case v = <-cs[888]:
		return 888, v
	case cs[889] <- 889:
		return 889, -1
	case v = <-cs[890]:
		return 890, v
	case v = <-cs[891]:
		return 891, v
	case v = <-cs[892]:
		return 892, v
	case v = <-cs[893]:
		return 893, v
	case v = <-cs[894]:
		return 894, v
	case v = <-cs[895]:
		return 895, v
	case v = <-cs[896]:
		return 896, v
	case v = <-cs[897]:
		return 897, v
	case v = <-cs[898]:
		return 898, v
	case cs[899] <- 899:
		return 899, -1
	case v = <-cs[900]:
		return 900, v
	case v = <-cs[901]:
		return 901, v
	case v = <-cs[902]:
		return 902, v
	case v = <-cs[903]:
		return 903, v
	case v = <-cs[904]:
		return 904, v
	case v = <-cs[905]:
		return 905, v
	case v = <-cs[906]:
		return 906, v
	case v = <-cs[907]:
		return 907, v
	case v = <-cs[908]:
		return 908, v
	case cs[909] <- 909:
		return 909, -1
	case v = <-cs[910]:
		return 910, v
	case v = <-cs[911]:
		return 911, v
	case v = <-cs[912]:
		return 912, v
	case v = <-cs[913]:
		return 913, v
	case v = <-cs[914]:
		return 914, v
	case v = <-cs[915]:
		return 915, v
	case v = <-cs[916]:
		return 916, v
	case v = <-cs[917]:
		return 917, v
	case v = <-cs[918]:
		return 918, v
	case cs[919] <- 919:
		return 919, -1
	case v = <-cs[920]:
		return 920, v
	case v = <-cs[921]:
		return 921, v
	case v = <-cs[922]:
		return 922, v
	case v = <-cs[923]:
		return 923, v
	case v = <-cs[924]:
		return 924, v
	case v = <-cs[925]:
		return 925, v
	case v = <-cs[926]:
		return 926, v
	case v = <-cs[927]:
		return 927, v
	case v = <-cs[928]:
		return 928, v
	case cs[929] <- 929:
		return 929, -1
	case v = <-cs[930]:
		return 930, v
	case v = <-cs[931]:
		return 931, v
	case v = <-cs[932]:
		return 932, v
	case v = <-cs[933]:
		return 933, v
	case v = <-cs[934]:
		return 934, v
	case v = <-cs[935]:
		return 935, v
	case v = <-cs[936]:
		return 936, v
	case v = <-cs[937]:
		return 937, v
	case v = <-cs[938]:
		return 938, v
	case cs[939] <- 939:
		return 939, -1
	case v = <-cs[940]:
		return 940, v
	case v = <-cs[941]:
		return 941, v
	case v = <-cs[942]:
		return 942, v
	case v = <-cs[943]:
		return 943, v
	case v = <-cs[944]:
		return 944, v
	case v = <-cs[945]:
		return 945, v
	case v = <-cs[946]:
		return 946, v
	case v = <-cs[947]:
		return 947, v
	case v = <-cs[948]:
		return 948, v
	case cs[949] <- 949:
		return 949, -1
	case v = <-cs[950]:
		return 950, v
	case v = <-cs[951]:
		return 951, v
	case v = <-cs[952]:
		return 952, v
	case v = <-cs[953]:
		return 953, v
	case v = <-cs[954]:
		return 954, v
	case v = <-cs[955]:
		return 955, v
	case v = <-cs[956]:
		return 956, v
	case v = <-cs[957]:
		return 957, v
	case v = <-cs[958]:
		return 958, v
	case cs[959] <- 959:
		return 959, -1
	case v = <-cs[960]:
		return 960, v
	case v = <-cs[961]:
		return 961, v
	case v = <-cs[962]:
		return 962, v
	case v = <-cs[963]:
		return 963, v
	case v = <-cs[964]:
		return 964, v
	case v = <-cs[965]:
		return 965, v
	case v = <-cs[966]:
		return 966, v
	case v = <-cs[967]:
		return 967, v
	case v = <-cs[968]:
		return 968, v
	case cs[969] <- 969:
		return 969, -1
	case v = <-cs[970]:
		return 970, v
	case v = <-cs[971]:
		return 971, v
	case v = <-cs[972]:
		return 972, v
	case v = <-cs[973]:
		return 973, v
	case v = <-cs[974]:
		return 974, v
	case v = <-cs[975]:
		return 975, v
	case v = <-cs[976]:
		return 976, v
	case v = <-cs[977]:
		return 977, v
	case v = <-cs[978]:
		return 978, v
	case cs[979] <- 979:
		return 979, -1
	case v = <-cs[980]:
		return 980, v
	case v = <-cs[981]:
		return 981, v
	case v = <-cs[982]:
		return 982, v
	case v = <-cs[983]:
		return 983, v
	case v = <-cs[984]:
		return 984, v
	case v = <-cs[985]:
		return 985, v
	case v = <-cs[986]:
		return 986, v
	case v = <-cs[987]:
		return 987, v
	case v = <-cs[988]:
		return 988, v
	case cs[989] <- 989:
		return 989, -1
	case v = <-cs[990]:
		return 990, v
	case v = <-cs[991]:
		return 991, v
	case v = <-cs[992]:
		return 992, v
	case v = <-cs[993]:
		return 993, v
	case v = <-cs[994]:
		return 994, v
	case v = <-cs[995]:
		return 995, v
	case v = <-cs[996]:
		return 996, v
	case v = <-cs[997]:
		return 997, v
	case v = <-cs[998]:
		return 998, v
	case cs[999] <- 999:
		return 999, -1
	}
	return -1, -1
}

func main() {
	for i := range cs {
		switch {
		case i%7 == 3: // nil
		case i%13 == 5 && i > 100:
			cs[i] = cs[i-100]
		default:
			cs[i] = make(chan int, i%3)
		}
	}
	// Sends to buffered channels are ready at first; fill them.
	filled := 0
	for i := 9; i < wide; i += 10 {
		for cs[i] != nil && len(cs[i]) < cap(cs[i]) {
			cs[i] <- i
			filled++
		}
	}
	println("filled", filled)

	// Drain what is in the buffers by the receiving cases, in any order.
	n, sum := 0, 0
	for i := 9; i < wide; i += 10 {
		for len(cs[i]) > 0 {
			sum += <-cs[i]
			n++
		}
	}
	println("drained", n, sum)
	for i := 9; i < wide; i += 10 {
		cs[i] = nil
	}

	// Now every select waits, and one sender at a time wakes it.
	done := make(chan bool)
	sum = 0
	for i := 0; i < wide; i += 17 {
		if cs[i] == nil {
			continue
		}
		go func() {
			cs[i] <- i
			done <- true
		}()
		k, v := pick()
		if v != i || cs[k] != cs[i] {
			println("BAD", i, k, v)
		}
		sum += v
		<-done
	}
	println("woken", sum)

	// A receiver wakes a sending case.
	cs[999] = make(chan int)
	got := make(chan int, 1)
	go func() { got <- <-cs[999] }()
	k, v := pick()
	println("sent", k, v, <-got)

	close(cs[0])
	for k = -1; k != 0; {
		k, v = pick()
	}
	println("closed", k, v)
}
